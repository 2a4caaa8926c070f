import type { Dataset } from '@graftjs/core';
import { cloneElement } from '../elements/tensors-in.js';
import { Pipeline } from './pipeline.js';
import type { Source } from './source.js';

/**
 * A pipeline over an array of elements or over anybody's dataset.
 *
 * @example
 * dataset([{ x: 1, y: 2 }, { x: 2, y: 4 }]).shuffle().batch(2);
 */
export function dataset<T>(elements: Dataset<T> | readonly T[]): Pipeline<T> {
  if (elements instanceof Pipeline) return elements as Pipeline<T>;
  return new Pipeline(Array.isArray(elements) ? ofArray(elements) : (elements as Dataset<T>));
}

function ofArray<T>(elements: readonly T[]): Source<T> {
  const view = {
    size: elements.length,
    // Tensors in the array stay the caller's; each pass hands out references of its own.
    get: (position: number) => cloneElement(elements[position] as T),
  };
  return { size: elements.length, open: () => Promise.resolve(view) };
}
