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
    open(pass: Pass) {
      const random = pass.random.split('views');
      const viewAt = (position: number): number =>
        views.length === 1 ? 0 : random.split(position).integer(views.length);
      return Promise.resolve({
        size,
        get: (position: number) => shownExample(views[viewAt(position)]?.[position] as Example),
      });
    },
  });
}
