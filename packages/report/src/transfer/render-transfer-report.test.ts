import { describe, expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import { renderTransferReport } from './render-transfer-report.js';
import type {
  Embedding,
  RankedSource,
  SourceChoice,
  TransferReport,
  Trust,
} from './transfer-report.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
const none = { omitted: 'There was no time for it.' };
const bins = [{ confidence: 0.9, accuracy: 0.8, count: 10 }];
const view = { bins, error: 0.1, loss: 0.5 };
const report: TransferReport = {
  title: 'Cats',
  classes: ['cat', 'dog'],
  base: 'MobileNetV1',
  examples: { train: 40, test: 20 },
  accuracy: 0.9,
  seconds: 50,
  budget: 60,
  verdict: {
    kind: 'helps',
    line: 'Transfer helps: +5.0 points [4.0, 6.0] over scratch at 5 labels a class, worth 2× the labels; recipe last stage (3 seeds)',
    labels: 5,
    difference: { mean: 0.05, low: 0.04, high: 0.06 },
    labelsSaved: 2,
    recipe: 'last stage',
    reasons: ['few examples'],
    seeds: 3,
  },
  notes: ['2 of 20 test examples are also among the training examples'],
  sources: {
    score: 'LogME',
    examples: 40,
    models: [
      { name: 'a', score: 0.3, interval: { low: 0.2, high: 0.4 }, nearest: 0.8, probe: 0.9 },
      { name: 'b', score: -0.1, interval: null, nearest: 0.7, probe: 0.8, license: 'MIT' },
      { name: 'c', score: -0.2, interval: null, nearest: 0.6, probe: 0.7, hScore: 3 },
    ],
    agreement: 0.8,
  },
  efficiency: {
    note: 'Every run trains 40 steps.',
    saved: { from: 5, to: 10, accuracy: 0.8 },
    arms: ['transfer', 'plain fine-tuning', 'probe', 'nearest neighbours', 'scratch'].map(
      (name, i) => ({
        name,
        points: [5, 10].map((labels) => ({ labels, accuracies: [0.8 - i / 20, 0.84 - i / 20] })),
      }),
    ),
  },
  layers: {
    groups: [
      { name: 'stage_1', drift: 0, alignment: 1, gradient: 0.1, rate: null, state: 'kept' },
      { name: 'stage_2', drift: 0.02, alignment: 0.9, gradient: 0.3, rate: 1e-4, state: 'trained' },
    ],
    heat: {
      names: ['stage_1', 'stage_2'],
      values: [
        [1, 0.3],
        [0.3, 0.9],
      ],
    },
  },
  rates: {
    rates: [1e-5, 1e-4, 1e-3, 1e-2],
    losses: [2, 1.5, 1, 3],
    valley: 1e-4,
    steep: 1e-3,
    used: 2e-4,
  },
  phases: [{ name: 'last stages', epochs: [{ loss: 1, accuracy: 0.5 }, { loss: 0.5 }] }],
  costs: [
    {
      ...{ name: 'last stages', trained: 10, frozen: 90, features: 1, training: 2 },
      ...{ cached: 'features at "stage_1", 1.0 MiB', saved: 3.2e9 },
    },
  ],
  computing: {
    ...{ forward: 41.2e6, prefix: 30.9e6, cut: 'stage_1' },
    groups: [
      { name: 'stage_1', multiplyAdds: 30.9e6, kept: true },
      { name: 'stage_2', multiplyAdds: 10.3e6, kept: false },
    ],
    step: { kept: 0.02, anew: 0.5, batch: 32 },
  },
  forgetting: {
    before: 0.97,
    note: '',
    points: [
      { name: 'frozen', kind: 'frozen', target: 0.8, source: 0.97 },
      { name: 'fine-tuning', kind: 'fine-tuning', target: 0.9, source: 0.9 },
    ],
  },
  looks: {
    examples: [
      {
        truth: 'cat',
        predicted: 'dog',
        probability: 0.7,
        pictures: [{ name: 'picture', image: PIXEL }],
        completeness: 0.01,
        points: 24,
      },
    ],
    sanity: [{ layer: 'head', similarity: 0.1 }],
  },
  embedding: {
    views: ['before', 'after'].flatMap((name) =>
      (['PCA', 't-SNE'] as const).map((method) => ({
        ...{ name, method, trustworthiness: 0.97 },
        points: [
          { x: 0, y: 1, label: 0 },
          { x: 1, y: 0, label: 1 },
          { x: 2, y: 2, label: null },
        ],
      })),
    ),
    figures: [
      { name: 'before', nearest: 0.8, aDistance: 1.9, discrepancy: 0.4 },
      { name: 'after', nearest: 0.9, aDistance: 1.2, discrepancy: 0.1 },
    ],
  },
  trust: {
    temperature: 1.4,
    before: view,
    after: view,
    conformal: { alpha: 0.1, coverage: 0.91, sizes: [0, 8, 2] },
    calibrated: 10,
    measured: 10,
  },
  confusion: [
    [9, 1],
    [1, 9],
  ],
  mistakes: [
    {
      image: PIXEL,
      truth: 0,
      predicted: 1,
      probability: 0.99,
      nearest: [{ image: PIXEL, label: 1 }],
      nearestSource: [{ image: PIXEL, name: 'wolf' }],
    },
  ],
  corruptions: {
    names: ['noise', 'dark'],
    arms: [{ name: 'transferred', accuracies: [0.8, 0.4] }],
    examples: 60,
    note: 'TENT was rolled back once.',
  },
  reproduction: { command: 'graft report cats', seed: 1, untested: ['more than 3 seeds'] },
};
const parse = (markup: string): Document => parseHTML(markup).document;
const textOf = (page: Document, selector: string): string =>
  (page.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

test('says first whether transfer helps', () => {
  const page = parse(renderTransferReport(report));
  expect(textOf(page, '.kicker')).toBe('Transfer helps');
  expect(textOf(page, '.big')).toBe('+5.0 points');
  expect(textOf(page, '.statement')).toContain('Transfer helps: +5.0 points');
  expect([...page.querySelectorAll('section')].map(({ id }) => id)).toEqual([
    ...[
      'data',
      'sources',
      'efficiency',
      'layers',
      'rates',
      'curves',
      'costs',
      'forgetting',
      'looks',
    ],
    ...['embedding', 'trust', 'confusion', 'mistakes', 'corruptions', 'reproduce'],
  ]);
  expect(textOf(page, '#data')).toContain('2 of 20 test examples are also among the training');
  expect(textOf(page, '#costs')).toContain('41.2 million');
  expect(textOf(page, '#costs')).toContain('25× as fast: 20 ms instead of 500 ms');
  expect(textOf(page, '#embedding')).toContain('source and target, of 2 1.91.2');
  expect(page.querySelectorAll('#embedding svg')).toHaveLength(4);
  expect(textOf(page, '#mistakes')).toContain('nearest trained on dog nearest in the source wolf');
  expect(textOf(page, '#looks')).toContain(
    'completeness error of the integrated gradients 1.0% at',
  );
  expect(textOf(page, '#sources')).toContain('weighted Kendall τ 0.8');
  expect(textOf(page, '#corruptions')).toContain('TENT was rolled back once.');
  expect(textOf(page, '#reproduce')).toContain('more than 3 seeds');
  for (const chart of page.querySelectorAll('svg')) {
    expect((chart.getAttribute('aria-label') ?? '').length).toBeGreaterThan(15);
  }
});

test('parts that could not be filled say why', () => {
  const empty: TransferReport = {
    ...report,
    ...{ sources: none, efficiency: none, layers: none, rates: none, forgetting: none },
    ...{ looks: none, embedding: none, trust: none, corruptions: none, mistakes: [], phases: [] },
    ...{ computing: none, notes: [] },
    verdict: {
      ...report.verdict,
      ...{ kind: 'not measured', difference: null, labelsSaved: null, labels: null, seeds: 0 },
      line: 'Not measured: there was no time',
    },
  };
  const page = parse(renderTransferReport(empty));
  expect(page.querySelectorAll('.omitted')).toHaveLength(10);
  expect(textOf(page, '.statement')).toBe('Not measured: there was no time.');
  expect(page.querySelector('.big')).toBeNull();
});

test('needs no script, asks the network for nothing, and names do no harm', () => {
  const evil = '</title></style><script>alert("1")</script>';
  const markup = renderTransferReport({
    ...report,
    title: evil,
    base: evil,
    classes: [evil, 'dog'],
    verdict: { ...report.verdict, line: evil, recipe: evil, reasons: [evil] },
  });
  expect(markup).toContain(`content="default-src 'none'`);
  expect(markup).not.toMatch(/<script|https?:|url\(|@import|\son\w+=|NaN|undefined/i);
  expect(renderTransferReport(report)).toBe(renderTransferReport(report));
});

test('refuses pictures that would be fetched, and figures for other classes', () => {
  const image = 'https://example.org/cat.jpg';
  const [mistake] = report.mistakes;
  expect(() => renderTransferReport({ ...report, mistakes: [{ ...mistake!, image }] })).toThrow(
    'a picture is not a data: address',
  );
  expect(() => renderTransferReport({ ...report, confusion: [[1]] })).toThrow('does not fit');
});

describe('stays readable', () => {
  const long = 'Photographs of the greater spotted woodpecker, taken from far below';

  test('with a hundred classes of long names', () => {
    const classes = Array.from({ length: 100 }, (_, i) => `${long} ${i}`);
    const confusion = classes.map((_, i) => classes.map((__, j) => (i === j ? 3 : 0)));
    const trust = report.trust as Trust;
    const sizes = Array.from({ length: 100 }, () => 1);
    const page = parse(
      renderTransferReport({
        ...{ ...report, classes, confusion },
        trust: { ...trust, conformal: { ...trust.conformal, sizes } },
      }),
    );
    expect(textOf(page, '#trust')).toContain('8 or more');
    expect(textOf(page, '#trust')).not.toContain('9 classes');
    const drawn = page.querySelector('#embedding svg')!;
    // Names of so many classes would cover the points; each point has its own.
    expect([...drawn.querySelectorAll('text')].map((text) => text.textContent)).toEqual([]);
    expect(drawn.querySelectorAll('title').length).toBeGreaterThan(1);
  });

  test('with twenty candidates, or one', () => {
    const [model] = (report.sources as SourceChoice).models;
    const many = Array.from({ length: 20 }, (_, i) => ({ ...model!, name: `${long} ${i}` }));
    const ranked = (models: readonly RankedSource[], agreement: number | null) => ({
      ...report,
      sources: { score: 'LogME', examples: 40, models, agreement },
    });
    const page = parse(renderTransferReport(ranked(many, 0.5)));
    expect(page.querySelectorAll('#sources tbody tr')).toHaveLength(20);
    const widths = [...page.querySelectorAll('#sources svg')].map((svg) =>
      Number(svg.getAttribute('width')),
    );
    expect(Math.max(...widths)).toBeLessThanOrEqual(720);
    const one = parse(renderTransferReport(ranked(many.slice(0, 1), null)));
    expect(textOf(one, '#sources')).toContain('There was no other model to choose from.');
    expect(textOf(one, '#sources')).not.toContain('Kendall');
  });

  test('without examples of the source, of a net without batch normalisation', () => {
    const { embedding } = report;
    const figures = (embedding as Embedding).figures.map((stage) => ({
      ...{ ...stage, aDistance: null, discrepancy: null },
    }));
    const page = parse(
      renderTransferReport({ ...report, embedding: { ...(embedding as Embedding), figures } }),
    );
    expect(textOf(page, '#embedding')).toContain('Without examples of the source');
    expect(textOf(page, '#embedding')).not.toContain('A-distance of source');
  });
});
