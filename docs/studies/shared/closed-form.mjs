// The inputs of the published vectors, which need no random numbers, and the vectors.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const file = resolve(import.meta.dirname, '../../../packages/transfer/src/testing/vectors.json');
export const vectors = JSON.parse(readFileSync(file, 'utf8'));

export const feat = (rows, columns) =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(0.7 * i + 1.3 * j + 0.11 * i * j)),
  );
export const lab = (count, classes) => Array.from({ length: count }, (_, i) => i % classes);
export const times = (table, factor) => table.map((row) => row.map((value) => value * factor));
