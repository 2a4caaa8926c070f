import type { Model } from '@graftjs/core';
import { logitsModel, softmaxOf } from '@graftjs/transfer';

/** A classifier as what gives its scores: logits where they can be had, else probabilities. */
export interface ScoringModel {
  readonly model: Model;
  /** Whether the scores are what comes before the softmax. */
  readonly logits: boolean;
  /** Probabilities and logits (up to a constant an example) of one row of scores. */
  read(scores: Float32Array): { probabilities: Float32Array; logits: Float32Array };
  dispose(): void;
}

/** The smallest probability whose logarithm is taken. */
const LEAST = 1e-30;

/** Takes the softmax off, so that scores do not saturate; the model itself stays as it is. */
export function scoringModel(model: Model): ScoringModel {
  const found = endsInSoftmax(model) ? logitsModel(model) : null;
  if (found) {
    return {
      model: found.whole,
      logits: true,
      read: (logits) => ({
        logits,
        probabilities: Float32Array.from(softmaxOf([logits])[0] as Float64Array),
      }),
      dispose: () => found.dispose(),
    };
  }
  return {
    model,
    logits: false,
    read: (probabilities) => ({
      probabilities,
      logits: probabilities.map((p) => Math.log(Math.max(LEAST, p))),
    }),
    dispose: () => {},
  };
}

function endsInSoftmax(model: Model): boolean {
  const config = model.layers.at(-1)?.getConfig() ?? {};
  const activation = (config['activation'] as { type?: string } | undefined)?.type ?? '';
  return activation.endsWith('/softmax');
}
