import type { Logs } from '@graftjs/core';
import type { EpochFigures, PhaseReport } from '@graftjs/report';
import type { FineTuneResult } from '../fine-tuning/fine-tune-result.js';

/** The phases of a fine-tuning as reports show them. */
export function phaseReports({ phases }: FineTuneResult): PhaseReport[] {
  return phases.map(({ name, description, history, stopped }) => ({
    name,
    epochs: history.map(epochFigures),
    settings: description,
    stopped: stopped ?? undefined,
  }));
}

const epochFigures = (logs: Logs): EpochFigures => ({
  loss: logs['loss'] ?? NaN,
  accuracy: logs['accuracy'],
  validationLoss: logs['val.loss'],
  validationAccuracy: logs['val.accuracy'],
});
