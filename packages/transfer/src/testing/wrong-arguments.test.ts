import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { GraftError, tensor, tidy, useBackend } from '@graftjs/core';
import * as transfer from '../index.js';

beforeAll(() => useBackend(cpu()));

const rows = [
  [1, 2],
  [3, 5],
  [2, 8],
  [4, 1],
];
const odd = [[1, 2], [3], [2, 8], [4, 1]];
const missing = [
  [1, 2],
  [3, NaN],
  [2, 8],
  [4, 1],
];
const endless = [
  [1, 2],
  [3, Infinity],
  [2, 8],
  [4, 1],
];
const labels = [0, 1, 0, 1];
const sure = [
  [0.9, 0.1],
  [0.2, 0.8],
  [0.5, 0.5],
  [0.4, 0.6],
];
type Rows = readonly (readonly number[])[];
type Scored = (table: Rows, labels: readonly number[]) => unknown;

/** Functions of features and labels. */
const ofFeatures: { readonly [name: string]: Scored } = {
  logMe: (x, y) => transfer.logMe(x, y),
  hScore: (x, y) => transfer.hScore(x, y),
  gaussianBhattacharyya: (x, y) => transfer.gaussianBhattacharyya(x, y),
  transRate: (x, y) => transfer.transRate(x, y),
  nLeep: (x, y) => transfer.nLeep(x, y),
  leaveOneOutNearest: (x, y) => transfer.leaveOneOutNearest(x, y),
  leaveOneOutPrototype: (x, y) => transfer.leaveOneOutPrototype(x, y),
  crossValidatedProbe: (x, y) => transfer.crossValidatedProbe(x, y),
  mahalanobisScores: (x, y) => transfer.mahalanobisScores(x, y),
  ldaHead: (x, y) => transfer.ldaHead({ features: x, labels: y, classes: 2 }),
  ridgeHead: (x, y) => transfer.ridgeHead({ features: x, labels: y, classes: 2 }),
  logisticHead: (x, y) => transfer.logisticHead({ features: x, labels: y, classes: 2 }),
  prototypeHead: (x, y) => transfer.prototypeHead({ features: x, labels: y, classes: 2 }),
  cosineHead: (x, y) => transfer.cosineHead({ features: x, labels: y, classes: 2 }),
  neighboursClassifier: (x, y) =>
    transfer.neighboursClassifier({ features: x, labels: y, classes: 2 }),
  temperatureScaling: (x, y) => transfer.temperatureScaling(x, y),
  vectorScaling: (x, y) => transfer.vectorScaling(x, y),
  rankFeatures: (x, y) => transfer.rankFeatures([{ name: 'one', features: x }], y),
};

/** Functions of probabilities and labels. */
const ofProbabilities: { readonly [name: string]: Scored } = {
  leep: (p, y) => transfer.leep(p, y),
  negativeConditionalEntropy: (p, y) => transfer.negativeConditionalEntropy(p, y),
  reliability: (p, y) => transfer.reliability(p, y),
  calibrationError: (p, y) => transfer.calibrationError(p, y),
  brierScore: (p, y) => transfer.brierScore(p, y),
  logLoss: (p, y) => transfer.logLoss(p, y),
  conformalSets: (p, y) => transfer.conformalSets(p, y),
  abstentionCurve: (p, y) => transfer.abstentionCurve(p, y),
};

const both = [...Object.entries(ofFeatures), ...Object.entries(ofProbabilities)];
const nested = (name: string) => (name in ofFeatures ? rows : sure);

test.each(both)('%s: what does not fit is named', (name, f) => {
  expect(() => f(nested(name), labels)).not.toThrow();
  for (const [table, y] of [
    [[], []],
    [
      [[], []],
      [0, 1],
    ],
    [nested(name), [0, 1]],
    [odd, labels],
    [missing, labels],
    [endless, labels],
    [nested(name), [0, 0.5, 0, 1]],
    [nested(name), [0, -1, 0, 1]],
    [nested(name), [0, NaN, 0, 1]],
  ] as const) {
    expect(() => f(table, y)).toThrow(GraftError);
  }
});

const LABELS_OF_THEIR_OWN = ['leep', 'negativeConditionalEntropy'];
test.each(Object.entries(ofProbabilities).filter(([name]) => !LABELS_OF_THEIR_OWN.includes(name)))(
  '%s: labels beyond the classes',
  (_, f) => expect(() => f(sure, [0, 1, 2, 1])).toThrow(/label 2 is 2, and there are 2 classes/),
);
test.each(
  Object.entries(ofProbabilities).filter(([name]) => name !== 'negativeConditionalEntropy'),
)('%s: logits are no probabilities', (_, f) => {
  expect(() => f(rows, labels)).toThrow('these are no probabilities: row 0 sums to 3');
  expect(() => f([[1.5, -0.5], ...sure.slice(1)], labels)).toThrow('number 1 of row 0 is -0.5');
});
test.each(['temperatureScaling', 'vectorScaling', 'ldaHead', 'ridgeHead', 'logisticHead'])(
  '%s: labels beyond the classes',
  (name) => expect(() => ofFeatures[name]!(rows, [0, 1, 2, 1])).toThrow(GraftError),
);

const data = { features: rows, labels, classes: 2 };
const query = { features: [1, 2], label: 0 };
const checkpoint = { learningRate: 1, training: sure, query: [0.5, 0.5] };
const matrix = (values: Rows) => tensor(values as number[][]);

/** Arguments that mean nothing, each with a part of what is said of it. */
const mistakes: readonly (readonly [string, () => unknown, string])[] = [
  ['one class', () => transfer.logMe(rows, [3, 3, 3, 3]), 'all labels are of one class (3)'],
  ['folds', () => transfer.crossValidatedProbe(rows, labels, { folds: 1 }), '2 or more'],
  ['variance', () => transfer.nLeep(rows, labels, { variance: 2 }), 'from 0 to 1'],
  [
    'components',
    () => transfer.nLeep(rows, labels, { componentsPerClass: 0.5 }),
    'componentsPerClass',
  ],
  ['epsilon', () => transfer.transRate(rows, labels, { epsilon: 0 }), 'a number above 0'],
  [
    'variance floor',
    () => transfer.gaussianBhattacharyya(rows, labels, { varianceFloor: -1 }),
    'varianceFloor',
  ],
  ['no candidates', () => transfer.rankFeatures([], labels), 'there are no candidates'],
  [
    'no such score',
    () => transfer.rankFeatures([{ name: 'one', features: rows }], labels, { by: 'x' as 'logMe' }),
    'there is no score "x"',
  ],
  ['lists of one', () => transfer.weightedTau([1], [1]), 'two lists of the same length'],
  ['lists', () => transfer.weightedTau([1, 2, 3], [1, 2]), 'two lists of the same length'],
  ['no number', () => transfer.weightedTau([1, NaN], [1, 2]), 'number 1 of a list is NaN'],
  ['shrinkage', () => transfer.ldaHead(data, { shrinkage: 2 }), 'from 0 to 1'],
  ['ridge', () => transfer.ridgeHead(data, { lambda: -1 }), '0 or more'],
  ['logistic', () => transfer.logisticHead(data, { lambda: NaN }), '0 or more'],
  ['cosine', () => transfer.cosineHead(data, { scale: 0 }), 'above 0'],
  ['classes', () => transfer.ridgeHead({ ...data, classes: 1.5 }), 'a whole number, 1 or more'],
  ['neighbours', () => transfer.neighboursClassifier(data, { k: 0 }), 'a whole number, 1 or more'],
  [
    'other features',
    () => transfer.neighboursClassifier(data).probabilities([[1]]),
    'a row has 1 numbers',
  ],
  [
    'other features',
    () => transfer.predictClasses(transfer.ridgeHead(data), [[1, 2, 3]]),
    'a row has 3 numbers, those before it had 2',
  ],
  [
    'other features',
    () => transfer.mahalanobisScores(rows, labels)([[1, 2, 3]]),
    'a row has 3 numbers',
  ],
  ['bins', () => transfer.reliability(sure, labels, { bins: 0 }), 'a whole number, 1 or more'],
  ['alpha', () => transfer.conformalSets(sure, labels, { alpha: 1 }), 'alpha is 1'],
  [
    'method',
    () => transfer.conformalSets(sure, labels, { method: 'raps' as 'aps' }),
    'there is no method "raps"',
  ],
  [
    'other classes',
    () => transfer.conformalSets(sure, labels).predict([[0.5, 0.3, 0.2]]),
    'a row has 3 numbers',
  ],
  ['coverage', () => transfer.coverageOf([[0]], [0, 1]), 'a label for each set'],
  ['accuracy', () => transfer.thresholdFor([], 90), 'from 0 to 1'],
  ['temperature', () => transfer.softmaxOf(rows, 0), 'above 0'],
  ['energy', () => transfer.energyScores(rows, { temperature: -1 }), 'above 0'],
  ['energy', () => transfer.energyScores(missing), 'number 1 of row 1 is NaN'],
  ['nothing known', () => transfer.detectionAuc([], [1]), 'there are no scores of one kind'],
  ['no number', () => transfer.detectionAuc([1, NaN], [1]), 'score 1 is NaN'],
  ['ridge', () => transfer.vectorScaling(rows, labels, { ridge: -1 }), '0 or more'],
  ['no examples', () => transfer.bootstrapInterval(0, () => 1), 'a whole number, 1 or more'],
  [
    'confidence',
    () => transfer.bootstrapInterval(3, () => 1, { confidence: 95 }),
    'between 0 and 1',
  ],
  ['rounds', () => transfer.bootstrapInterval(3, () => 1, { rounds: 0 }), '1 or more'],
  ['pairs', () => transfer.pairedDifference([1, 2], [1]), 'it needs pairs'],
  ['no number', () => transfer.pairedDifference([1, NaN], [1, 2]), 'pair 1 is NaN and 2'],
  ['classifiers', () => transfer.mcNemar([true], [true, false]), 'the same examples for both'],
  ['classifiers', () => transfer.mcNemar([], []), 'the same examples for both'],
  ['alignment', () => transfer.centredKernelAlignment(rows, rows.slice(1)), 'differ in number'],
  [
    'alignment',
    () => transfer.centredKernelAlignment(rows.slice(1), rows.slice(1), { unbiased: true }),
    '4 examples or more; got 3',
  ],
  ['nearest', () => transfer.nearestExamples(rows, [[1, 2, 3]]), 'a row has 3 numbers'],
  ['nearest', () => transfer.nearestExamples(rows, rows, { count: 0 }), '1 or more'],
  [
    'influence',
    () => transfer.tracIn(rows, labels, { ...query, features: [1] }, [checkpoint]),
    'a row has 1 numbers',
  ],
  [
    'influence',
    () => transfer.tracIn(rows, labels, { ...query, label: 2 }, [checkpoint]),
    'label 0 is 2, and there are 2 classes',
  ],
  [
    'influence',
    () => transfer.tracIn(rows, labels, query, [{ ...checkpoint, training: sure.slice(1) }]),
    'differ in number',
  ],
  ['distance', () => transfer.aDistance(rows, [[1], [2]]), 'a row has 1 numbers'],
  ['distance', () => transfer.aDistance(rows, [[1, 2]]), 'got 4 and 1'],
  ['distance', () => transfer.aDistance(rows, rows, { ridge: 0 }), 'above 0'],
  [
    'CORAL',
    () => transfer.coralLoss(matrix(rows), matrix([[1, 2]])),
    'the same features and 2 examples or more',
  ],
  [
    'MMD',
    () => transfer.maximumMeanDiscrepancy(matrix(rows), matrix(rows), { widths: [] }),
    'widths',
  ],
  [
    'MMD',
    () => transfer.maximumMeanDiscrepancy(matrix(rows), matrix(rows), { widths: [1, -1] }),
    'widths',
  ],
  ['JMMD', () => transfer.jointDiscrepancy([matrix(rows)], []), 'the same layers'],
  [
    'JMMD',
    () =>
      transfer.jointDiscrepancy(
        [matrix(rows), matrix(rows.slice(1))],
        [matrix(rows), matrix(rows)],
      ),
    'each layer with the same examples',
  ],
  ['confusion', () => transfer.minimumClassConfusion(tensor([1, 2])), '[examples, classes]'],
  ['confusion', () => transfer.minimumClassConfusion(matrix(rows), { temperature: 0 }), 'above 0'],
  [
    'outer products',
    () => transfer.conditionalFeatures(matrix(rows), matrix(rows.slice(1))),
    'rows of the same examples',
  ],
  ['ramp', () => transfer.reversalRamp(NaN), '0 or more'],
  ['rates', () => transfer.layerDecay(1.5), 'above 0 and at most 1'],
  ['rates', () => transfer.layerDecay(0.5, { min: 2 }), 'from 0 to 1'],
  ['rates', () => transfer.discriminativeRates(0), 'above 0 and at most 1'],
  ['rates', () => transfer.geometricRates(NaN), 'above 0 and at most 1'],
  ['BSS', () => transfer.bss({ k: 0 }), 'a whole number, 1 or more'],
  ['BSS', () => transfer.bss({ eta: -1 }), '0 or more'],
  ['L2-SP', () => transfer.l2sp({ alpha: -1 }), '0 or more'],
  ['L1-SP', () => transfer.l1sp({ beta: NaN }), '0 or more'],
  ['DELTA', () => transfer.delta({ alpha: Infinity }), '0 or more'],
  ['EWC', () => transfer.ewc({ fisher: { values: new Map() }, lambda: -1 }), '0 or more'],
];

test.each(mistakes)('%s', (_, make, said) => {
  const attempt = () => tidy(() => void make());
  expect(attempt).toThrow(GraftError);
  expect(attempt).toThrow(said);
});
