import type { TrainingRun } from '@graftjs/core';

/** Which way is better; `auto` asks the metric, and losses go down. */
export type Mode = 'auto' | 'min' | 'max';

export interface ImprovementSettings {
  readonly monitor: string;
  readonly minDelta: number;
  readonly mode: Mode;
}

/** Whether a figure is better than the best so far; NaN never is, and anything beats nothing. */
export function improvement({ monitor, minDelta, mode }: ImprovementSettings) {
  return (value: number, than: number | null, run: Pick<TrainingRun, 'direction'>): boolean => {
    if (Number.isNaN(value)) return false;
    if (than === null || Number.isNaN(than)) return true;
    const up = mode === 'auto' ? run.direction(monitor) === 'up' : mode === 'max';
    return up ? value - minDelta > than : value + minDelta < than;
  };
}
