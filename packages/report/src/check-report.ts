import { DataError, ShapeError } from '@graftjs/core';
import type { RunReport } from './run-report.js';

/** Refuses what would give a page that is wrong or unsafe. */
export function checkReport({ classes, confusion, data, mistakes = [] }: RunReport): void {
  if (classes.length === 0) {
    throw new DataError({ where: 'renderReport', problem: 'a report needs at least one class' });
  }
  const columns = confusion.find((row) => row.length !== classes.length)?.length ?? classes.length;
  if (confusion.length !== classes.length || columns !== classes.length) {
    throw new ShapeError({
      where: 'renderReport',
      problem: 'the confusion matrix does not fit the classes',
      operands: [
        { label: 'confusion', value: [confusion.length, columns] },
        {
          label: 'classes',
          value: classes.length,
          note: `so [${classes.length}, ${classes.length}] is needed`,
        },
      ],
    });
  }
  if (confusion.some((row) => row.some((count) => !(count >= 0 && Number.isFinite(count))))) {
    throw new DataError({
      where: 'renderReport',
      problem: 'the confusion matrix holds something that is not a count',
    });
  }
  if (data && data.counts.length !== classes.length) {
    throw new ShapeError({
      where: 'renderReport',
      problem: 'data.counts does not fit the classes',
      operands: [
        { label: 'counts', value: data.counts.length },
        { label: 'classes', value: classes.length },
      ],
    });
  }
  const outside = mistakes.find(({ image }) => !/^data:image\/[\w.+-]+[;,]/.test(image));
  if (outside) {
    throw new DataError({
      where: 'renderReport',
      problem: 'the picture of a mistake is not a data: address',
      operands: [{ label: 'image', value: outside.image.slice(0, 80) }],
      hint: 'A report asks the network for nothing, so pictures stand in it as data:image/….',
    });
  }
}
