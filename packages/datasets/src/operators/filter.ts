import type { Pass } from '@graftjs/core';
import { disposeElement } from '../elements/tensors-in.js';
import { elementsOf, type Source } from '../pipeline/source.js';

type Keep<T> = (element: T) => boolean | Promise<boolean>;

export function filter<T>(source: Source<T>, keep: Keep<T>): Source<T> {
  return { size: null, iterate: (pass) => kept(source, keep, pass) };
}

async function* kept<T>(source: Source<T>, keep: Keep<T>, pass: Pass): AsyncGenerator<T, void> {
  for await (const element of elementsOf(source, pass)) {
    let wanted = false;
    try {
      wanted = await keep(element);
    } finally {
      if (!wanted) disposeElement(element);
    }
    if (wanted) yield element;
  }
}
