import type { Pass } from '@graftjs/core';
import { Pipeline } from '@graftjs/datasets';
import type { Example } from './features-of.js';
import { shownExample } from './kept-row.js';

/**
 * Several views of the same examples as one data set: in each pass every example shows one of them,
 * drawn by the seed of the pass.
 */
export function viewsOf(views: readonly (readonly Example[])[]): Pipeline<Example> {
  const size = views[0]?.length ?? 0;
  return new Pipeline<Example>({
    size,
    open: (pass: Pass) =>
      Promise.resolve({
        size,
        get(position: number) {
          const random = pass.random.split('views').split(position);
          const view = views.length === 1 ? 0 : random.integer(views.length);
          return shownExample(views[view]?.[position] as Example);
        },
      }),
  });
}
