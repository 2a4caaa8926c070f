import { readSafetensors, writeSafetensors } from '@graftjs/formats';
import type { Answer } from '../evaluation/answers.js';

/** What a model says of photos that trained nothing: what its trust in new ones is measured by. */
export interface HeldOut {
  readonly logits: readonly Float32Array[];
  readonly truths: Int32Array;
}

/** The file of a run folder that holds it. */
export const HELD_OUT = 'held-out.safetensors';

/** More photos tell hardly more. */
const MOST = 5000;

/** The answers on photos with known classes, for `trust`. */
export function heldOutOf(answers: readonly Pick<Answer, 'logits' | 'truth'>[]): HeldOut {
  const step = Math.ceil(answers.length / MOST);
  const kept = answers.filter((_, i) => i % step === 0);
  return {
    logits: kept.map(({ logits }) => logits),
    truths: Int32Array.from(kept, ({ truth }) => truth),
  };
}

export function encodeHeldOut({ logits, truths }: HeldOut): Uint8Array {
  const width = logits[0]?.length ?? 0;
  const values = new Float32Array(logits.length * width);
  logits.forEach((row, i) => values.set(row, i * width));
  const arrays = [
    { name: 'logits', shape: [logits.length, width], values },
    { name: 'truths', shape: [truths.length], values: Float32Array.from(truths) },
  ];
  return writeSafetensors(arrays, { format: 'graft-held-out' });
}

/** @throws FormatError where the file is damaged */
export function decodeHeldOut(bytes: Uint8Array, where: string): HeldOut {
  const arrays = new Map(readSafetensors(bytes, where).arrays.map((one) => [one.name, one]));
  const [count = 0, width = 0] = arrays.get('logits')?.shape ?? [];
  const values = arrays.get('logits')?.read() as Float32Array;
  return {
    logits: Array.from({ length: count }, (_, i) =>
      Float32Array.from(values.subarray(i * width, (i + 1) * width)),
    ),
    truths: Int32Array.from(arrays.get('truths')?.read() as Float32Array),
  };
}
