// Scores, calibration and schedules against figures that were computed independently.
import * as graft from '@graftjs/transfer';
import { feat, lab, times, vectors } from './shared/closed-form.mjs';

export const claim = 'scores of transferability equal independently computed figures';
export const threshold = 'each within 1e-6, LogME with more features than examples included';

const [small, wide] = [feat(12, 4), feat(30, 5)];
const probabilities = graft.softmaxOf(times(small, 2));
const nearOneHot = feat(12, 3).map((row, i) => row.map((x, j) => 0.1 * x + Number(j === i % 3)));
const reversedSquares = feat(12, 6).map((row) => row.reverse().map((x) => x * x));
const logits = times(feat(20, 4), 6);
const { labels } = vectors.temp_scale_20x4;
const scaling = graft.temperatureScaling(logits, labels);

/** What is computed here, and the figure that it should be. */
const pairs = {
  'LogME, 12 x 4': [graft.logMe(small, lab(12, 3)), vectors.logme_12x4_c3.exact_max_evidence],
  'LogME, 30 x 5': [graft.logMe(wide, lab(30, 3)), vectors.logme_30x5_c3.exact_max_evidence],
  'LogME, 6 x 9': [graft.logMe(feat(6, 9), lab(6, 2)), vectors.logme_6x9_c2.exact_max_evidence],
  'LogME, near one-hot': [
    graft.logMe(nearOneHot, lab(12, 3)),
    vectors['logme_onehot+0.1feat_12x3'].exact,
  ],
  LEEP: [graft.leep(probabilities, lab(12, 3)), vectors['leep_12x4_softmax(2feat)_c3']],
  NCE: [graft.negativeConditionalEntropy(probabilities, lab(12, 3)), vectors.nce_argmax.value],
  'H-score': [graft.hScore(wide, lab(30, 3), { regularized: false }), vectors.hscore_30x5_c3],
  'regularised H-score': [graft.hScore(wide, lab(30, 3)), vectors.reg_hscore_30x5_c3],
  'Ledoit-Wolf shrinkage': [graft.ledoitWolf(wide).shrinkage, vectors.ledoit_wolf_shrinkage_30x5],
  'GBC, diagonal': [graft.gaussianBhattacharyya(wide, lab(30, 3)), vectors.gbc_30x5_c3.diagonal],
  'GBC, spherical': [
    graft.gaussianBhattacharyya(wide, lab(30, 3), { covariance: 'spherical' }),
    vectors.gbc_30x5_c3.spherical_correct_logdet,
  ],
  TransRate: [graft.transRate(wide, lab(30, 3)), vectors['transrate_30x5_c3_eps1e-4']],
  'linear CKA': [graft.centredKernelAlignment(small, reversedSquares), vectors.cka_12.linear],
  'unbiased CKA': [
    graft.centredKernelAlignment(small, reversedSquares, { unbiased: true }),
    vectors.cka_12.unbiased,
  ],
  temperature: [scaling.temperature, vectors.temp_scale_20x4.T],
  'log loss before': [scaling.lossBefore, vectors.temp_scale_20x4.nll_before],
  'log loss after': [scaling.lossAfter, vectors.temp_scale_20x4.nll_after],
  'ECE before': [
    graft.calibrationError(graft.softmaxOf(logits), labels),
    vectors.temp_scale_20x4.ece_before,
  ],
  'Brier score': [
    graft.brierScore(graft.softmaxOf(logits), lab(20, 4)),
    vectors.calib_20x4_6feat.brier,
  ],
};

export async function study() {
  const errors = Object.entries(pairs).map(([name, [got, wanted]]) => ({
    name,
    got,
    wanted,
    error: Math.abs(got - wanted) / Math.max(1e-3, Math.abs(wanted)),
  }));
  const largest = Math.max(...errors.map(({ error }) => error));
  return {
    passed: largest <= 1e-6,
    figures: { largestError: largest, ...Object.fromEntries(errors.map((e) => [e.name, e.got])) },
    tables: [
      {
        head: ['score', 'here', 'independently', 'relative error'],
        rows: errors.map(({ name, got, wanted, error }) => [
          name,
          got.toFixed(10),
          wanted.toFixed(10),
          error.toExponential(0),
        ]),
      },
    ],
  };
}
