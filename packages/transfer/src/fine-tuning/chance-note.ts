import type { Dataset, Logs } from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { wilsonInterval } from '@graftjs/report';
import type { Example } from '../prefix/features-of.js';

/**
 * Says where a classifier is not better on validation than one that always gives the most frequent
 * class: by the lower end of the 95 % interval of its accuracy. Shuffled labels look like this.
 */
export function chanceNote(
  validation: Dataset<Example> | null,
  logs: Logs | null,
  trained: Logs | null,
): string[] {
  const labels = validation && dataset(validation).labels;
  const accuracy = logs?.['accuracy'];
  if (!labels || labels.length === 0 || accuracy === undefined) return [];
  const counts = new Map<number, number>();
  for (const label of Array.from(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  const frequent = Math.max(...counts.values()) / labels.length;
  const [lower] = wilsonInterval(Math.round(accuracy * labels.length), labels.length);
  if (lower > frequent || counts.size < 2) return [];
  const learned = trained?.['accuracy'] ?? 0;
  const byHeart =
    learned > frequent + 0.3 ? ` What was trained on is known by heart (${percent(learned)}).` : '';
  return [
    `validation accuracy ${percent(accuracy)} on ${labels.length} examples cannot be told from ` +
      `always answering the most frequent class (${percent(frequent)}): the labels may not belong ` +
      `to the examples, the features may not tell these classes apart, or there are too few ` +
      `examples.${byHeart}`,
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
