import type { Model } from '@graftjs/core';
import type { Deadline } from '../adaptive/deadline.js';
import type { Labelled } from '../examples/labelled.js';
import { secondsPerStep } from './seconds-per-step.js';

/** With fewer steps nothing is learned from scratch, and nothing is shown by that. */
const FEWEST = 12;

/** Labels of each class, the number that the verdict is about first. */
const LABELS = [5, 10, 1, 20, 2, 50];

/** How many steps a run may have, and at how many labels; `null` where there is time for nothing. */
export async function planRuns(
  model: Model,
  pool: Labelled,
  deadline: Deadline,
  batchSize: number,
): Promise<{ steps: number; labels: number[] } | null> {
  const counts = [...pool.labels].reduce(
    (m, k) => m.set(k, (m.get(k) ?? 0) + 1),
    new Map<number, number>(),
  );
  const fewest = Math.min(...counts.values());
  const labels = LABELS.filter((each) => each <= fewest);
  if (deadline.over) return null;
  const step = await secondsPerStep(model, pool.data, { train: () => true, batchSize });
  // Scratch at two rates (three once), a probe and the recipe; evaluation takes its part.
  const most = (counted: number, seeds: number) =>
    Math.floor(deadline.left / (counted * seeds * 3.8 * step));
  const counted = [labels.length, 3, 2, 1].find((n) => n <= labels.length && most(n, 3) >= 40) ?? 1;
  // Two seeds have an interval; with one there is no verdict.
  const steps = most(counted, 3) >= FEWEST ? most(counted, 3) : most(counted, 2);
  if (steps < FEWEST || labels.length === 0) return null;
  return { steps: Math.min(200, steps), labels: labels.slice(0, counted) };
}
