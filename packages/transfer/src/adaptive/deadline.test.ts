import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { Deadline } from './deadline.js';

const after = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

test('the signal comes in time, whatever is collected as garbage meanwhile', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const outer = new AbortController();
  const signal = new Deadline(0.5, outer.signal).signal();
  for (let i = 0; i < 4; i++) {
    collect();
    await after(10);
  }
  await after(800);
  expect(signal.aborted).toBe(true);
  expect((signal.reason as Error).name).toBe('TimeoutError');
});

test('the outer signal comes through, also where it has come before', () => {
  const outer = new AbortController();
  const deadline = new Deadline(100, outer.signal);
  const signal = deadline.signal(50);
  const reason = new Error('enough');
  outer.abort(reason);
  expect(signal.reason).toBe(reason);
  expect(deadline.signal().reason).toBe(reason);
  expect(deadline.over).toBe(true);
});
