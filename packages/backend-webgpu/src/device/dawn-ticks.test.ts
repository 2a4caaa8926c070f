import { describe, expect, it } from '@jest/globals';
import { DawnTicks } from './dawn-ticks.js';

/** Dawn as its ticks show it: each looks whether the GPU is done, and queues the next until it is. */
function dawnOn(scope: { setImmediate: (tick: () => void) => unknown }, ticksUntilDone: number) {
  const state = { ticks: 0, isDone: false };
  const tick = (): void => {
    if (++state.ticks < ticksUntilDone) scope.setImmediate(tick);
    else state.isDone = true;
  };
  return { state, begin: () => scope.setImmediate(tick) };
}

describe('DawnTicks', () => {
  it('runs ticks without the event loop', () => {
    const scope = { setImmediate };
    const ticks = new DawnTicks(scope);
    const { state, begin } = dawnOn(scope, 50);
    ticks.around(begin);
    expect(state.ticks).toBe(0);
    expect(ticks.runUntil(() => state.isDone)).toBe(true);
    expect(state.ticks).toBe(50);
    expect(scope.setImmediate).toBe(setImmediate);
  });

  it('lets the event loop run them where nobody asks', async () => {
    const scope = { setImmediate };
    const ticks = new DawnTicks(scope);
    const { state, begin } = dawnOn(scope, 5);
    ticks.around(begin);
    for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(state).toEqual({ ticks: 5, isDone: true });
  });

  it('runs no tick twice', async () => {
    const scope = { setImmediate };
    const ticks = new DawnTicks(scope);
    const { state, begin } = dawnOn(scope, 3);
    ticks.around(begin);
    ticks.runUntil(() => state.isDone);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(state.ticks).toBe(3);
  });

  it('says where no tick is left that could do it', () => {
    expect(new DawnTicks({ setImmediate }).runUntil(() => false)).toBe(false);
  });

  it('gives setImmediate back where the call throws', () => {
    const scope = { setImmediate };
    const call = (): never => {
      throw new Error('lost');
    };
    expect(() => new DawnTicks(scope).around(call)).toThrow('lost');
    expect(scope.setImmediate).toBe(setImmediate);
  });
});
