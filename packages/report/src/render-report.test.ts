import { expect, test } from '@jest/globals';
import { parseHTML } from 'linkedom';
import { renderReport } from './render-report.js';
import type { RunReport } from './run-report.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

const full: RunReport = {
  title: 'Digits',
  classes: ['cat', 'dog', 'owl'],
  confusion: [
    [9, 1, 0],
    [0, 10, 0],
    [2, 0, 8],
  ],
  phases: [
    {
      name: 'linear probe',
      settings: 'Adam, rate 0.001',
      epochs: [
        { loss: 1.1, accuracy: 0.4, validationLoss: 1, validationAccuracy: 0.5 },
        { loss: 0.4, accuracy: 0.8, validationLoss: 0.5, validationAccuracy: 0.9 },
      ],
      kept: 1,
    },
    {
      name: 'last stages',
      epochs: [{ loss: 0.2, accuracy: 0.9, validationLoss: 0.4, validationAccuracy: 0.9 }],
      stopped: 'val.loss has not improved',
    },
  ],
  parts: [
    { name: 'backbone', layers: 80, parameters: 200000, rates: [null, 1e-4] },
    { name: 'stem', layers: 3, parameters: 50000, rates: [null, null] },
    { name: 'head', layers: 2, parameters: 771, rates: [1e-3, 1e-3] },
  ],
  mistakes: [{ image: PIXEL, truth: 2, predicted: 0, probability: 0.97, file: 'owl/1.jpg' }],
  comparison: {
    title: 'Against training from scratch',
    rows: [
      { name: 'transfer', accuracies: [0.9, 0.92] },
      { name: 'scratch', accuracies: [0.6, 0.7] },
    ],
  },
  speed: {
    backend: 'wasm',
    threads: 1,
    phases: [
      { name: 'features', seconds: 2, images: 100 },
      { name: 'linear probe', seconds: 1 },
    ],
  },
  data: {
    source: 'photos',
    counts: [
      { training: 40, validation: 10 },
      { training: 40, validation: 10 },
      { training: 40, validation: 10 },
    ],
    skipped: [{ file: 'dog/broken.jpg', reason: 'premature end of JPEG image' }],
  },
  reproduction: { command: 'graft train photos --seed 7', seed: 7, versions: { node: '20.0.0' } },
  created: new Date(0),
};

const parse = (markup: string): Document => parseHTML(markup).document;
const textOf = (page: Document, selector: string): string =>
  (page.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();

test('says how good the model is, against what guessing would get', () => {
  const page = parse(renderReport(full));
  expect(textOf(page, '.big')).toBe('90.0%');
  expect(textOf(page, '.verdict')).toContain('27 of 30 validation examples right');
  expect(textOf(page, '.verdict')).toContain('between 74.4% and 96.5%');
  expect(textOf(page, '.verdict')).toContain('Better than always saying “cat” (33.3%)');
  expect(textOf(page, '.verdict')).toContain('Weakest class: “owl”, of which 80% are found');
});

test('has every section, in order, each chart with words for those who cannot see it', () => {
  const page = parse(renderReport(full));
  expect([...page.querySelectorAll('section')].map(({ id }) => id)).toEqual([
    'comparison',
    'curves',
    'confusion',
    'classes',
    'mistakes',
    'training',
    'data',
    'speed',
    'reproduce',
  ]);
  const charts = [...page.querySelectorAll('svg')];
  expect(charts).toHaveLength(6);
  for (const chart of charts) {
    expect(chart.getAttribute('role')).toBe('img');
    expect((chart.getAttribute('aria-label') ?? '').length).toBeGreaterThan(15);
  }
  for (const image of page.querySelectorAll('img')) {
    expect(image.getAttribute('alt')).toBe('owl/1.jpg: owl, taken for cat');
  }
});

test('tells frozen from trained, phase by phase', () => {
  const page = parse(renderReport(full));
  const rows = [...page.querySelectorAll('.parts tbody tr')].map((row) =>
    [...row.children].map((cell) => (cell.textContent ?? '').trim()),
  );
  expect(rows).toEqual([
    ['backbone', '80', '200,000', 'frozen', 'rate 0.0001'],
    ['stem', '3', '50,000', 'frozen', 'frozen'],
    ['head', '2', '771', 'rate 0.001', 'rate 0.001'],
  ]);
  expect(textOf(page, '#training .lead')).toContain('200,771 of 250,771 parameters');
});

test('shows skipped files, speed and the way to do it again', () => {
  const page = parse(renderReport(full));
  expect(textOf(page, '#data')).toContain('1 file could not be used and was left out');
  expect(textOf(page, '#data')).toContain('dog/broken.jpg');
  expect(textOf(page, '#speed tbody')).toContain('features 2.0 s 100 50');
  expect(textOf(page, 'pre')).toBe('graft train photos --seed 7');
});

test('needs no script and asks the network for nothing', () => {
  const markup = renderReport(full);
  expect(markup).toContain(`content="default-src 'none'`);
  expect(markup).not.toMatch(/<script|https?:|url\(|@import|\son\w+=/i);
  for (const [, address] of markup.matchAll(/(?:src|href)="([^"]*)"/g)) {
    expect(address).toMatch(/^data:/);
  }
});

test('is the same text for the same run', () => {
  expect(renderReport(full)).toBe(renderReport(full));
});

test('names from the data do no harm', () => {
  const evil = '</title></style><script>alert("1")</script>';
  const page = renderReport({
    ...full,
    title: evil,
    classes: [evil, 'שלום', `${'long '.repeat(60)}`],
    mistakes: [{ image: PIXEL, truth: 0, predicted: 1, probability: 0.9, file: `"'${evil}` }],
    speed: { backend: evil, device: evil, phases: [{ name: evil, seconds: 1 }] },
    comparison: { title: evil, rows: [{ name: evil, accuracies: [0.5] }] },
    reproduction: { command: evil, seed: evil, versions: { [evil]: evil } },
  });
  expect(page).not.toMatch(/<script/i);
  expect(page.match(/<\/title>/g)).toHaveLength(page.match(/<title>/g)?.length ?? 0);
  expect(textOf(parse(page), 'h1')).toBe(evil);
  expect(page).toContain('<bdi>שלום</bdi>');
});

test('figures that are not finite show as dashes and are said to be missing', () => {
  const markup = renderReport({
    ...full,
    phases: [{ name: 'probe', epochs: [{ loss: NaN, accuracy: 0.5 }, { loss: Infinity }] }],
    speed: { backend: 'cpu', phases: [{ name: 'probe', seconds: NaN, images: 3 }] },
    comparison: { title: 'x', rows: [{ name: 'a', accuracies: [NaN] }] },
    mistakes: [{ image: PIXEL, truth: 2, predicted: 0, probability: NaN }],
  });
  expect(markup).not.toMatch(/NaN|Infinity|undefined/);
  expect(textOf(parse(markup), '#curves')).toContain('Loss: not one value is finite');
});

test('a model no better than guessing is called so', () => {
  const page = parse(
    renderReport({
      title: 'bad',
      classes: ['a', 'b'],
      confusion: [
        [35, 5],
        [8, 2],
      ],
    }),
  );
  expect(textOf(page, '.warning')).toBe(
    'Not shown to be better than always saying “a” (80.0%) or drawing lots (50.0%).',
  );
  expect(page.querySelector('.big.doubtful')).not.toBeNull();
});

test('one class, no examples, no mistakes, a hundred classes, a thousand', () => {
  const diagonal = (size: number): number[][] =>
    Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => (i === j ? 3 : 0)),
    );
  const names = (size: number): string[] => Array.from({ length: size }, (_, i) => `class ${i}`);
  const page = (size: number, confusion = diagonal(size)): Document =>
    parse(renderReport({ title: 't', classes: names(size), confusion, mistakes: [] }));

  expect(textOf(page(1), '.verdict')).toContain('With a single class every answer is right');
  expect(
    textOf(
      page(2, [
        [0, 0],
        [0, 0],
      ]),
      'main',
    ),
  ).toContain('nothing is known about the accuracy');
  expect(textOf(page(3), '#mistakes')).toContain('every example was right');
  expect(page(100).querySelectorAll('#confusion rect').length).toBeGreaterThanOrEqual(100);
  expect(page(1000).querySelector('#confusion svg')).toBeNull();
});

test('refuses a confusion matrix that does not fit the classes', () => {
  const report = { title: 't', classes: ['a', 'b'], confusion: [[1, 2]] };
  expect(() => renderReport(report)).toThrow(
    [
      'renderReport: the confusion matrix does not fit the classes [GRAFT-SHAPE]',
      '  confusion  [1, 2]',
      '  classes    2       so [2, 2] is needed',
    ].join('\n'),
  );
  expect(() =>
    renderReport({
      ...report,
      confusion: [
        [1, 2],
        [NaN, 1],
      ],
    }),
  ).toThrow('not a count');
});

test('refuses pictures that would be fetched, and figures for other classes', () => {
  const image = 'https://example.org/cat.jpg';
  expect(() =>
    renderReport({ ...full, mistakes: [{ image, truth: 0, predicted: 1, probability: 1 }] }),
  ).toThrow('the picture of a mistake is not a data: address');
  expect(() => renderReport({ ...full, data: { counts: [] } })).toThrow('data.counts does not fit');
});
