import {
  abstentionCurve,
  brierScore,
  calibrationError,
  conformalSets,
  energyScores,
  softmaxOf,
  temperatureScaling,
  thresholdFor,
  type AbstentionPoint,
} from '@graftjs/transfer';
import type { HeldOut } from './held-out.js';

/** How far the answers of a model can be trusted, by photos that trained nothing. */
export interface Trust {
  /** Photos that it was measured on. */
  readonly photos: number;
  readonly temperature: number;
  /** Expected calibration error of its probabilities as they are. */
  readonly calibrationError: number;
  readonly brier: number;
  /** What is said of one new image. */
  judge(logits: Float32Array): Judgement;
  /** From which confidence on answers are right as often as asked; `null` where none is. */
  answerFrom(accuracy: number): AbstentionPoint | null;
}

/** What the measurements say of one answer. */
export interface Judgement {
  /** Calibrated, in the order of the classes. */
  readonly probabilities: Float64Array;
  /** Classes of which one is right as often as promised; likeliest first. */
  readonly set: readonly number[];
  /** Share of the held-out photos that look less strange to the model, 0 to 1. */
  readonly strangeness: number;
  /** Whether it is stranger than nearly all of them. */
  readonly strange: boolean;
}

/** Stranger than so many of the held-out photos is strange. */
const STRANGE = 0.99;

/**
 * Fits a temperature, conformal sets and the scale of strangeness (energy) on held-out photos.
 *
 * @param coverage how often a set shall hold the truth
 */
export function trustOf({ logits, truths }: HeldOut, coverage: number): Trust {
  const { temperature, apply } = temperatureScaling(logits, truths);
  const calibrated = apply(logits);
  const sets = conformalSets(calibrated, truths, { alpha: 1 - coverage });
  const energies = energyScores(logits).sort((a, b) => a - b);
  const curve = abstentionCurve(calibrated, truths);
  const plain = softmaxOf(logits);
  return {
    photos: logits.length,
    temperature,
    calibrationError: calibrationError(plain, truths),
    brier: brierScore(plain, truths),
    judge(row) {
      const probabilities = apply([row]);
      const [energy = 0] = energyScores([row]);
      const below = energies.filter((known) => known < energy).length;
      const strangeness = below / energies.length;
      const [set = []] = sets.predict(probabilities);
      return {
        probabilities: probabilities[0] as Float64Array,
        set,
        strangeness,
        // With few photos, only what is stranger than all of them counts.
        strange: strangeness >= STRANGE,
      };
    },
    answerFrom: (accuracy) => thresholdFor(curve, accuracy),
  };
}
