import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  defineInitializer,
  mul,
  Parameter,
  reverse,
  square,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  useBackend,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { cutMixBox, dataset } from '@graftjs/datasets';
import { dense, sequential } from '@graftjs/layers';
import { chain, ema, oneCycle, sgd, slantedTriangular } from '@graftjs/optimizers';
import { suggestLearningRates } from '@graftjs/training';
import { gaussianBhattacharyya } from '../choosing/gaussian-bhattacharyya.js';
import { hScore, ledoitWolf } from '../choosing/h-score.js';
import { leep } from '../choosing/leep.js';
import { logMe } from '../choosing/log-me.js';
import { negativeConditionalEntropy } from '../choosing/negative-conditional-entropy.js';
import { transRate } from '../choosing/trans-rate.js';
import { weightedTau } from '../choosing/weighted-tau.js';
import { coralLoss } from '../domains/coral-loss.js';
import { reversalRamp } from '../domains/gradient-reversal.js';
import { maximumMeanDiscrepancy } from '../domains/maximum-mean-discrepancy.js';
import { minimumClassConfusion } from '../domains/minimum-class-confusion.js';
import { centredKernelAlignment } from '../explaining/centred-kernel-alignment.js';
import { smallestSquares } from '../penalties/bss.js';
import { ewc } from '../penalties/ewc.js';
import { l1sp } from '../penalties/l1sp.js';
import { l2sp } from '../penalties/l2sp.js';
import type { SourcePenalty } from '../penalties/source-penalty.js';
import { temperedDivergence } from '../penalties/tempered-divergence.js';
import { discriminativeRates, geometricRates, layerDecay } from '../rates/rate-rule.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { brierScore, calibrationError, logLoss } from '../trust/calibration.js';
import { conformalSets, coverageOf } from '../trust/conformal-sets.js';
import { softmaxOf } from '../trust/softmax.js';
import { temperatureScaling } from '../trust/temperature-scaling.js';
import { allVectors, feat, lab } from './closed-form.js';
import {
  coralWithMeans,
  discrepancyPlusConstant,
  iteratedLogMe,
  kendallTau,
  pearson,
  placesBy,
  spearman,
  sphericalWithOneDeterminant,
  type IteratedEvidence,
} from './published-codes.js';

beforeAll(() => useBackend(cpu()));

type Figure = () => number | readonly number[] | Promise<number>;
const value = (make: () => Scalar) => tidy(() => make().dataSync()[0] as number);
const times = (rows: readonly number[][], factor: number, plus = 0) =>
  rows.map((row) => row.map((x) => factor * x + plus));

// Codes of others that compute something else than the papers say; see docs/figures.md.
const ofTllib: IteratedEvidence = {
  epsilon: 0,
  inEvidence: false,
  tolerance: 0.01,
  determinantOver: 'features',
};
const ofIcml: IteratedEvidence = { ...ofTllib, epsilon: 1e-5, inEvidence: true };
const ofFixedPoint: IteratedEvidence = {
  epsilon: 1e-5,
  inEvidence: false,
  tolerance: 1e-3,
  determinantOver: 'rank',
};
function evidences(name: string, rows: number[][], labels: number[], all = true) {
  const ours = () => logMe(rows, labels);
  return {
    [`${name}/icml_tllib`]: () => iteratedLogMe(rows, labels, ofTllib),
    [`${name}/official_fixed_point`]: () => iteratedLogMe(rows, labels, ofFixedPoint),
    ...(all
      ? {
          [`${name}/official_icml_eps`]: () => iteratedLogMe(rows, labels, ofIcml),
          [`${name}/exact_max_evidence`]: ours,
        }
      : { [`${name}/exact`]: ours }),
  };
}

const nearOneHot = feat(12, 3).map((row, i) => row.map((x, j) => 0.1 * x + Number(j === i % 3)));
const answers = softmaxOf(times(feat(12, 4), 2));
const three = lab(30, 3);
const logits = times(feat(20, 4), 6);
const certain = softmaxOf(logits);
/** The most likely class, but for three examples the one after it. */
const shifted = certain.map((row, i) => (indexOfMaximum(row) + Number([3, 9, 14].includes(i))) % 4);
const sets = conformalSets(certain, shifted);
const source = feat(8, 3);
const target = times(source, 1.5, 0.3);
const [x12, y12] = [feat(12, 4), feat(12, 6).map((row) => row.reverse().map((v) => v * v))];
const rotatedX12 = x12.map(([a = 0, b = 0, c = 0, d = 0]) => {
  const [cos, sin] = [3 * Math.cos(0.7), 3 * Math.sin(0.7)];
  return [cos * a - sin * b, sin * a + cos * b, cos * c - sin * d, sin * c + cos * d];
});

/** The term of a penalty for a layer that left feat(3, 4), and a new one that is feat(4, 2). */
async function movedBy(penalty: (start: Parameter) => SourcePenalty): Promise<number> {
  const model = sequential([
    dense(4, { useBias: false, inputShape: [3] }),
    dense(2, { useBias: false }),
  ]);
  const [body, head] = model.parameters as unknown as [Parameter, Parameter];
  const start = feat(3, 4);
  tidy(() => body.assign(tensor2d(start)));
  tidy(() => head.assign(tensor2d(feat(4, 2))));
  const bound = await penalty(body).bind({
    model,
    source: [body],
    fresh: [head],
    examples: dataset([]),
    random: new Random(1),
  });
  tidy(() =>
    body.assign(tensor2d(start.map((row, i) => row.map((w, j) => w + 0.1 * start[2 - i]![j]!)))),
  );
  const batch = { x: [], y: [], outputs: [], inside: () => tensor1d([]) as Tensor };
  const figure = value(() => bound.term!([body, head], batch));
  bound.dispose();
  model.dispose();
  return figure;
}

const divergence = () =>
  value(() => {
    const student = mul(tensor2d(feat(5, 4)), 2);
    return temperedDivergence(reverse(student, 0), student, 4);
  });

const nothing = defineInitializer({ type: 'testing/Nothing', fill: () => {} });

/** The momentum of the last of some steps: what the mean lacks of 1 if only the last value is 1. */
function momentumAt(step: number): number {
  return tidy(() => {
    const weight = new Parameter({ name: 'w', shape: [1], initializer: nothing() });
    const optimizer = chain(ema(0.99999, { warmupPower: 2 / 3 }), sgd(0));
    for (let t = 1; t <= step; t++) {
      weight.assign(tensor1d([Number(t === step)]));
      optimizer.apply([{ parameter: weight, gradient: tensor1d([0]) }]);
    }
    return 1 - (optimizer.averageOf!(weight) as Tensor).dataSync()[0]!;
  });
}

const ups = Array.from({ length: 100 }, (_, i) => -7 + (8 * i) / 99);
const suggested = suggestLearningRates({
  rates: ups.map((u) => 10 ** u),
  losses: ups.map(
    (u) => 2.3 - 1.6 / (1 + Math.exp(-2.5 * (u + 3))) + (u > -1 ? 3 * (u + 1) ** 2 : 0),
  ),
})!;
const cycle = oneCycle(0.01, {
  totalSteps: 401,
  warmupShare: 101 / 401,
  divFactor: 25,
  finalDivFactor: 1e5 / 25,
});
const triangle = slantedTriangular(0.01, { totalSteps: 100 });
const box = cutMixBox(0.6, [28, 28], [14, 14]);

// Ten networks fine-tuned on Aircraft and CIFAR-10, as the Transfer-Learning-Library prints them.
const aircraft = [82.7, 88.8, 86.6, 85.6, 85.3, 85.4, 84.5, 84.6, 82.8, 72.8];
const ofAircraft = {
  HScore: [28.37, 43.89, 46.23, 46.13, 46.25, 31.53, 41.81, 46.01, 34.43, 35.28],
  LEEP: [-4.31, -4.202, -4.215, -4.23, -4.23, -4.228, -4.245, -4.206, -4.198, -4.192],
  LogME: [0.934, 0.953, 0.946, 0.948, 0.95, 0.938, 0.943, 0.942, 0.941, 0.948],
  NCE: [-4.248, -4.17, -4.201, -4.222, -4.229, -4.215, -4.27, -4.189, -4.208, -4.195],
};
const cifar = [96.2, 97.5, 96.8, 97.7, 97.9, 97.2, 97.4, 97.4, 95.7, 96.8];
const ofCifar = [0.293, 0.349, 0.388, 0.463, 0.469, 0.302, 0.343, 0.369, 0.291, 0.304];

/** In doubles: within 1e-6. */
const numbers: { readonly [key: string]: Figure } = {
  ...evidences('logme_12x4_c3', feat(12, 4), lab(12, 3)),
  ...evidences('logme_30x5_c3', feat(30, 5), three),
  ...evidences('logme_6x9_c2', feat(6, 9), lab(6, 2)),
  ...evidences('logme_onehot+0.1feat_12x3', nearOneHot, lab(12, 3), false),
  'leep_12x4_softmax(2feat)_c3': () => leep(answers, lab(12, 3)),
  'nce_argmax/z': () => answers.map(indexOfMaximum),
  'nce_argmax/value': () => negativeConditionalEntropy(answers, lab(12, 3)),
  leep_perfect_onehot: () =>
    leep(
      lab(9, 3).map((k) => [0, 1, 2].map((j) => +(j === k))),
      lab(9, 3),
    ),
  leep_uniform_balanced: () =>
    leep(
      lab(9, 3).map(() => [1 / 3, 1 / 3, 1 / 3]),
      lab(9, 3),
    ),
  'log(1/3)': () =>
    negativeConditionalEntropy(
      lab(9, 3).map(() => [1, 0]),
      lab(9, 3),
    ),
  hscore_30x5_c3: () => hScore(feat(30, 5), three, { regularized: false }),
  reg_hscore_30x5_c3: () => hScore(feat(30, 5), three),
  ledoit_wolf_shrinkage_30x5: () => ledoitWolf(feat(30, 5)).shrinkage,
  'transrate_30x5_c3_eps1e-4': () => transRate(feat(30, 5), three),
  'gbc_30x5_c3/spherical': () => sphericalWithOneDeterminant(feat(30, 5), three),
  'gbc_30x5_c3/diagonal': () => gaussianBhattacharyya(feat(30, 5), three),
  'gbc_30x5_c3/spherical_correct_logdet': () =>
    gaussianBhattacharyya(feat(30, 5), three, { covariance: 'spherical' }),
  'cka_12/linear': () => centredKernelAlignment(x12, y12),
  'cka_12/unbiased': () => centredKernelAlignment(x12, y12, { unbiased: true }),
  'cka_12/self': () => centredKernelAlignment(x12, x12),
  'cka_12/rotation_scale': () => centredKernelAlignment(x12, rotatedX12),
  'coral_8x3/tllib': () => coralWithMeans(source, target),
  'mkmmd_8x3_alphas_.5_1_2/tllib': () => discrepancyPlusConstant(source, target, [0.5, 1, 2]),
  'calib_20x4_6feat/nll': () => logLoss(certain, lab(20, 4)),
  'calib_20x4_6feat/ece15': () => calibrationError(certain, lab(20, 4)),
  'calib_20x4_6feat/brier': () => brierScore(certain, lab(20, 4)),
  'calib_20x4_6feat/acc': () =>
    certain.filter((row, i) => indexOfMaximum(row) === i % 4).length / 20,
  'temp_scale_20x4/labels': () => shifted,
  'temp_scale_20x4/T': () => temperatureScaling(logits, shifted).temperature,
  'temp_scale_20x4/nll_before': () => temperatureScaling(logits, shifted).lossBefore,
  'temp_scale_20x4/nll_after': () => temperatureScaling(logits, shifted).lossAfter,
  'temp_scale_20x4/ece_before': () => calibrationError(certain, shifted),
  'temp_scale_20x4/ece_after': () =>
    calibrationError(temperatureScaling(logits, shifted).apply(logits), shifted),
  // The rank is not public: that many scores are at most the threshold.
  'conformal_lac_alpha.1/k': () =>
    certain.filter((row, i) => 1 - row[shifted[i]!]! <= sets.threshold).length,
  'conformal_lac_alpha.1/qhat': () => sets.threshold,
  // p ≥ 1 - q loses the very example that set q to rounding; 1 - p ≤ q, the definition, does not.
  'conformal_lac_alpha.1/mean_set_size': () =>
    certain.reduce((sum, row) => sum + row.filter((p) => p >= 1 - sets.threshold).length, 0) / 20,
  'conformal_lac_alpha.1/cal_coverage': () => coverageOf(sets.predict(certain), shifted),
  'conformal_aps_alpha.1_nonrandomised/qhat': () =>
    conformalSets(certain, shifted, { method: 'aps' }).threshold,
  ...Object.fromEntries(
    [0, 0.1, 0.25, 0.5, 0.75, 1].map((share) => [
      `onecycle_fastai_lr1e-2/${share === 1 ? '1.0' : share}`,
      () => cycle.rate(400 * share),
    ]),
  ),
  ...Object.fromEntries(
    [0, 5, 10, 55, 100].map((step) => [`stlr_T100_lr.01/${step}`, () => triangle.rate(step)]),
  ),
  'discriminative_2.6_L4_lr.01': () =>
    discriminativeRates()
      .scales(4)
      .map((scale) => 0.01 * scale),
  'even_mults_1e-5_1e-3_3': () =>
    geometricRates(0.01)
      .scales(3)
      .map((scale) => 1e-3 * scale),
  'layer_decay_.75_4groups': () => layerDecay(0.75).scales(4),
  ...Object.fromEntries(
    [0, 0.1, 0.5, 1].map((p) => [`grl_dann_gamma10/${p === 1 ? '1.0' : p}`, () => reversalRamp(p)]),
  ),
  ...Object.fromEntries(
    ['0', '0.5', '1.0', '2.0'].map((p) => [
      `grl_tllib_alpha1_i/N/${p}`,
      () => reversalRamp(Number(p), { gamma: 1 }),
    ]),
  ),
  'lrfind_curve/valley/idx': () => suggested.valley.index,
  'lrfind_curve/valley/lr': () => suggested.valley.rate,
  'lrfind_curve/steep/idx': () => suggested.steep.index,
  'lrfind_curve/steep/lr': () => suggested.steep.rate,
  'lrfind_curve/minimum/idx': () => suggested.minimum.index,
  'lrfind_curve/minimum/lr_div10': () => suggested.minimum.rate,
  ...Object.fromEntries(
    Object.entries(ofAircraft).flatMap(([name, scores]) =>
      Object.entries({
        wtau_scores_accs: () => weightedTau(scores, aircraft),
        wtau_accs_scores: () => weightedTau(aircraft, scores),
        wtau_rankTrue: () => weightedTau(scores, aircraft),
        wtau_rankacc: () => kendallTau(scores, aircraft, placesBy(scores, aircraft)),
        tau: () => kendallTau(scores, aircraft),
        pearson: () => pearson(scores, aircraft),
        spearman: () => spearman(scores, aircraft),
      }).map(([part, figure]) => [`weightedtau_aircraft/${name}/${part}`, figure]),
    ),
  ),
  'weightedtau_cifar10_logme/w': () => weightedTau(ofCifar, cifar),
  'weightedtau_cifar10_logme/w_swapped': () => weightedTau(cifar, ofCifar),
  'weightedtau_cifar10_logme/rankacc': () => kendallTau(ofCifar, cifar, placesBy(ofCifar, cifar)),
  'weightedtau_cifar10_logme/pearson': () => pearson(ofCifar, cifar),
  'cutmix_lambda/H': () => 28,
  'cutmix_lambda/W': () => 28,
  'cutmix_lambda/lam': () => 0.6,
  'cutmix_lambda/cut': () => box.bottom - box.top,
  'cutmix_lambda/lam_adj_unclipped': () => box.share,
};

/** Through tensors of 32 bits: within 1e-4. */
const throughTensors: { readonly [key: string]: Figure } = {
  bss_8x5_k1: () => value(() => smallestSquares(tensor2d(feat(8, 5)), 1)),
  bss_8x5_k2: () => value(() => smallestSquares(tensor2d(feat(8, 5)), 2)),
  'coral_8x3/paper_1_over_4d2': () => value(() => coralLoss(tensor(source), tensor(target))),
  'mkmmd_8x3_alphas_.5_1_2/unbiased': () =>
    value(() => maximumMeanDiscrepancy(tensor(source), tensor(target), { unbiased: true })),
  'mkmmd_8x3_alphas_.5_1_2/biased': () =>
    value(() => maximumMeanDiscrepancy(tensor(source), tensor(target))),
  mcc_6x4_3feat_T2: () =>
    value(() => minimumClassConfusion(tensor(times(feat(6, 4), 3)), { temperature: 2 })),
  'kd_T4/kl_batchmean': () => divergence() / 16,
  'kd_T4/hinton_T2': divergence,
  'l2sp_alpha.1_beta.01': () => movedBy(() => l2sp({ alpha: 0.1, beta: 0.01 })),
  'l1sp_alpha.1_beta.01': () => movedBy(() => l1sp({ alpha: 0.1, beta: 0.01 })),
  ewc_lambda1: () =>
    movedBy((body) =>
      ewc({ fisher: { values: new Map([[body, square(body.value)]]) }, lambda: 1 }),
    ),
  ...Object.fromEntries(
    [1, 2, 11, 101, 1001].map((step) => [`timm_ema_warmup_2/3/${step}`, () => momentumAt(step)]),
  ),
};

/** Every figure of the file by its path; lists are one figure, words are none. */
function leaves(tree: unknown, path: string): [string, number | readonly number[]][] {
  if (typeof tree === 'number') return [[path, tree]];
  if (Array.isArray(tree)) return [[path, tree as number[]]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, part]) =>
    leaves(part, path === '' ? key : `${path}/${key}`),
  );
}

const published = leaves(allVectors(), '');

test('every published figure has its test here, and every test its figure', () => {
  const tested = [...Object.keys(numbers), ...Object.keys(throughTensors)];
  expect(tested.sort()).toEqual(published.map(([key]) => key).sort());
});

describe.each([
  ['in doubles within 1e-6', numbers, 1e-6],
  ['through tensors within 1e-4', throughTensors, 1e-4],
])('%s', (_, figures, tolerance) => {
  test.each(published.filter(([key]) => key in figures))('%s', async (key, wanted) => {
    const [got, expected] = [[await figures[key]!()].flat(), [wanted].flat()];
    expect(got).toHaveLength(expected.length);
    got.forEach((one, i) => {
      const allowed = tolerance * Math.max(Math.abs(expected[i]!), 1e-6);
      expect(Math.abs(one - expected[i]!)).toBeLessThanOrEqual(allowed);
    });
  });
});
