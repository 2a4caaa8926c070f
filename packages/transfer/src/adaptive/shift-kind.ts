import type { LayerShift } from './statistics-shift.js';

/** Where new examples differ from those of the source. */
export type ShiftKind = 'input' | 'features' | 'labels' | 'unknown';

export interface Shift {
  readonly kind: ShiftKind;
  /** The figures that say so, in words. */
  readonly reason: string;
  /** Mean divergence of the first and the last third of the batch normalisations. */
  readonly early: number;
  readonly late: number;
}

/** Beyond it, in nats a channel, the first layers get what they never got before. */
const OTHER_INPUTS = 1;
/** Below it, everywhere, the layers get what they always got. */
const SAME = 0.15;

/** Names the kind of a shift by where the statistics differ. */
export function shiftKind(shifts: readonly LayerShift[]): Shift {
  if (shifts.length === 0) {
    const reason = 'the model keeps no statistics of its source that could be compared';
    return { kind: 'unknown', reason, early: NaN, late: NaN };
  }
  const third = Math.max(1, Math.floor(shifts.length / 3));
  const early = mean(shifts.slice(0, third));
  const late = mean(shifts.slice(-third));
  const figures = `the statistics that the first layers get are ${early.toFixed(2)} nats from the source's, those of the last ${late.toFixed(2)}`;
  if (early >= OTHER_INPUTS && early > 2 * late) {
    return {
      kind: 'input',
      reason: `the pictures themselves look different: ${figures}`,
      early,
      late,
    };
  }
  if (Math.max(early, late) < SAME) {
    return {
      kind: 'labels',
      reason: `what the layers see is what they saw in the source: ${figures}`,
      early,
      late,
    };
  }
  return {
    kind: 'features',
    reason: `the content differs more than the look: ${figures}`,
    early,
    late,
  };
}

const mean = (shifts: readonly LayerShift[]): number =>
  shifts.reduce((sum, { divergence }) => sum + divergence, 0) / shifts.length;
