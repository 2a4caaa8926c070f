import { ConfigError, type Pass } from '@graftjs/core';
import { disposeElement } from '../elements/tensors-in.js';
import { isIndexed, type Source, type StreamSource } from '../pipeline/source.js';
import { range } from './subset.js';

export function take<T>(source: Source<T>, count: number): Source<T> {
  checkCount('take', count);
  if (isIndexed(source)) return range(source, 0, Math.min(count, source.size));
  const size = source.size === null ? null : Math.min(count, source.size);
  return { size, iterate: (pass) => first(source, count, pass) };
}

export function skip<T>(source: Source<T>, count: number): Source<T> {
  checkCount('skip', count);
  if (isIndexed(source)) return range(source, Math.min(count, source.size), source.size);
  const size = source.size === null ? null : Math.max(0, source.size - count);
  return { size, iterate: (pass) => rest(source, count, pass) };
}

async function* first<T>(source: StreamSource<T>, count: number, pass: Pass): AsyncGenerator<T> {
  if (count === 0) return;
  let taken = 0;
  for await (const element of source.iterate(pass)) {
    yield element;
    if (++taken === count) return;
  }
}

async function* rest<T>(source: StreamSource<T>, count: number, pass: Pass): AsyncGenerator<T> {
  let seen = 0;
  for await (const element of source.iterate(pass)) {
    if (seen++ < count) disposeElement(element);
    else yield element;
  }
}

export function checkCount(where: string, count: number, minimum = 0): void {
  if (Number.isInteger(count) && count >= minimum) return;
  throw new ConfigError({
    where,
    problem: 'the count cannot be used',
    operands: [
      { label: 'expected', value: `a whole number of at least ${minimum}` },
      { label: 'got', value: count },
    ],
  });
}
