import { Random } from '@graftjs/core';
import { describe, expect, it } from '@jest/globals';
import { decodeHeldOut, encodeHeldOut, heldOutOf } from './held-out.js';
import { trustOf } from './trust.js';

/** Logits of a model that is three times as sure as it may be, with the truths they were drawn by. */
function overconfident(count: number) {
  const random = new Random(5);
  return Array.from({ length: count }, (_, i) => {
    const draw = random.split(i);
    const logits = Float32Array.from({ length: 3 }, () => draw.normal(0, 2));
    const weights = [...logits].map(Math.exp);
    let at = draw.uniform() * weights.reduce((a, b) => a + b, 0);
    const truth = Math.max(
      0,
      weights.findIndex((weight) => (at -= weight) <= 0),
    );
    return { logits: logits.map((z) => 3 * z), truth };
  });
}

describe('trust in a model', () => {
  const trust = trustOf(heldOutOf(overconfident(2000)), 0.9);

  it('finds the temperature that the answers were drawn at', () => {
    expect(Math.abs(trust.temperature - 3)).toBeLessThan(0.2);
    expect(trust.calibrationError).toBeGreaterThan(0.1);
    expect(trust.photos).toBe(2000);
  });

  it('gives sets that hold the truth as often as promised', () => {
    const fresh = overconfident(4000).slice(2000);
    const held = fresh.filter(({ logits, truth }) => trust.judge(logits).set.includes(truth));
    expect(Math.abs(held.length / fresh.length - 0.9)).toBeLessThan(0.03);
  });

  it('answers from a confidence on where it is right as often as asked', () => {
    const threshold = trust.answerFrom(0.95)?.threshold ?? 1;
    const answered = overconfident(4000)
      .slice(2000)
      .map(({ logits, truth }) => ({ ...trust.judge(logits), truth }))
      .filter(({ probabilities }) => Math.max(...probabilities) >= threshold);
    const right = answered.filter(({ set, truth }) => set[0] === truth).length;
    expect(answered.length).toBeGreaterThan(300);
    expect(Math.abs(right / answered.length - 0.95)).toBeLessThan(0.03);
  });

  it('names what excites no class as strange', () => {
    expect(trust.judge(Float32Array.of(-90, -90, -90))).toMatchObject({
      strange: true,
      strangeness: 1,
    });
    expect(trust.judge(Float32Array.of(9, 0, -9)).strange).toBe(false);
  });

  it('outlives a file, bit for bit', () => {
    const held = heldOutOf(overconfident(50));
    expect(decodeHeldOut(encodeHeldOut(held), 'f')).toEqual(held);
  });

  it('looks at no more photos than tell something', () => {
    expect(heldOutOf(overconfident(12_000)).truths).toHaveLength(4000);
  });
});
