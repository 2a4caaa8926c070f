import type { Pass, Random } from '@graftjs/core';
import { disposeElement, tensorsIn } from '../elements/tensors-in.js';
import { keepsLabels } from '../elements/label-keeping.js';
import { isIndexed, upstreamPass, type Source, type StreamSource } from '../pipeline/source.js';

/** What a mapped function knows of the element beside the element. */
export interface ElementContext {
  /** Position in this pass, from 0. */
  readonly position: number;
  readonly epoch: number;
  /** Randomness of this element alone: the same whatever is computed before or beside it. */
  readonly random: Random;
}

export interface MapOptions {
  /**
   * Whether each element keeps its class, so that the classes are known as before. Default false, but
   * for `oneHot`: what a function does to `y` cannot be told without calling it.
   */
  readonly keepsLabels?: boolean;
}

type Transform<T, U> = (element: T, context: ElementContext) => U | Promise<U>;

export function map<T, U>(
  source: Source<T>,
  transform: Transform<T, U>,
  options: MapOptions = {},
): Source<U> {
  if (!isIndexed(source)) {
    return { size: source.size, iterate: (pass) => mapStream(source, transform, pass) };
  }
  return {
    size: source.size,
    async open(pass) {
      const view = await source.open(upstreamPass(pass));
      const apply = transformer(transform, pass);
      return {
        size: view.size,
        get(position) {
          const element = view.get(position);
          return element instanceof Promise
            ? element.then((value) => apply(value, position))
            : apply(element, position);
        },
      };
    },
    ...(source.labels && (options.keepsLabels ?? keepsLabels(transform))
      ? { labels: () => source.labels?.() ?? null }
      : {}),
  };
}

async function* mapStream<T, U>(
  source: StreamSource<T>,
  transform: Transform<T, U>,
  pass: Pass,
): AsyncGenerator<U, void> {
  const apply = transformer(transform, pass);
  let position = 0;
  for await (const element of source.iterate(upstreamPass(pass))) yield apply(element, position++);
}

/** Applies the function and frees what it was given and did not hand on. */
function transformer<T, U>(transform: Transform<T, U>, pass: Pass) {
  const randomness = pass.random.split('map');
  const settle = (element: T, result: unknown): void => {
    const given = tensorsIn(element);
    if (given.size === 0) return;
    const kept = tensorsIn(result);
    for (const tensor of given) if (!kept.has(tensor)) disposeElement(tensor);
  };
  return (element: T, position: number): U | Promise<U> => {
    const context: ElementContext = {
      position,
      epoch: pass.epoch,
      // Made on demand: most functions draw nothing.
      get random() {
        return randomness.split(position);
      },
    };
    const finish = (result: U): U => (settle(element, result), result);
    const fail = (error: unknown): never => {
      settle(element, null);
      throw error;
    };
    try {
      const result = transform(element, context);
      return result instanceof Promise ? result.then(finish, fail) : finish(result);
    } catch (error) {
      return fail(error);
    }
  };
}
