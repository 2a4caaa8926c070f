import { expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import { renderTransferReport } from './render-transfer-report.js';
import type { TransferReport } from './transfer-report.js';

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
    line: 'Transfer HELPS: +5.0 points [+4.0, +6.0] over scratch at 5 labels of each class (3 seeds)',
    labels: 5,
    difference: { mean: 0.05, low: 0.04, high: 0.06 },
    labelsSaved: 2,
    recipe: 'last stage',
    reasons: ['few examples'],
    seeds: 3,
  },
  sources: {
    score: 'LogME',
    examples: 40,
    models: [
      { name: 'a', score: 0.3, interval: { low: 0.2, high: 0.4 }, nearest: 0.8, probe: 0.9 },
      { name: 'b', score: -0.1, interval: null, nearest: 0.7, probe: 0.8, license: 'MIT' },
    ],
  },
  efficiency: {
    note: 'Every run trains 40 steps.',
    saved: { from: 5, to: 10, accuracy: 0.8 },
    arms: ['transfer', 'probe', 'scratch'].map((name, i) => ({
      name,
      points: [5, 10].map((labels) => ({ labels, accuracies: [0.8 - i / 10, 0.84 - i / 10] })),
    })),
  },
  layers: {
    groups: [
      { name: 'stage_1', drift: 0, alignment: 1, gradient: 0.1, rate: null, state: 'frozen' },
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
    { name: 'last stages', trained: 10, frozen: 90, features: 1, training: 2, cached: 'nothing' },
  ],
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
      },
    ],
    sanity: [{ layer: 'head', similarity: 0.1 }],
  },
  embedding: {
    aDistance: 1.2,
    views: ['before', 'after'].map((name) => ({
      name,
      nearest: 0.9,
      points: [
        { x: 0, y: 1, label: 0 },
        { x: 1, y: 0, label: 1 },
      ],
    })),
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
    },
  ],
  corruptions: {
    names: ['noise', 'dark'],
    arms: [{ name: 'transferred', accuracies: [0.8, 0.4] }],
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
  expect(textOf(page, '.statement')).toContain('Transfer HELPS: +5.0 points');
  expect([...page.querySelectorAll('section')].map(({ id }) => id)).toEqual([
    ...['efficiency', 'sources', 'layers', 'rates', 'curves', 'costs', 'forgetting', 'looks'],
    ...['embedding', 'trust', 'confusion', 'mistakes', 'corruptions', 'reproduce'],
  ]);
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
    verdict: {
      ...report.verdict,
      ...{ kind: 'not measured', difference: null, labelsSaved: null, labels: null, seeds: 0 },
      line: 'Not measured: there was no time',
    },
  };
  const page = parse(renderTransferReport(empty));
  expect(page.querySelectorAll('.omitted')).toHaveLength(9);
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
