import type { Model } from '@graftjs/core';
import { compare as compareWeights, mcNemar, type Comparison } from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { answersOf, predictedClass, type Answer } from '../evaluation/answers.js';
import { openPhotos } from '../images/open-photos.js';
import type { ImageModel } from '../models/image-model.js';
import { openAnyModel, openModel } from '../models/open-model.js';
import { percent } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import { table } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

export interface CompareOptions {
  readonly photos?: string | undefined;
  readonly layers: boolean;
  readonly preprocess?: PreprocessingName | undefined;
  readonly backend: BackendName;
}

/** `graft compare`: what moved between two models, and how they do on the same photos. */
export async function compare(
  first: string,
  second: string,
  options: CompareOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const backend = await chooseBackend(options.backend);
  const { photos } = options;
  const asked = photos === undefined ? null : await bothOpened([first, second], options);
  const [a, b] =
    asked?.map(({ model }) => model) ?? (await Promise.all([first, second].map(openAnyModel)));
  const weights = await compareWeights(a as Model, b as Model);
  output.say(described(weights, options.layers));
  const answers =
    asked && photos !== undefined
      ? await onPhotos(asked as [ImageModel, ImageModel], photos, new Progress(terminal))
      : null;
  if (answers) output.say(`\n${answersInWords(answers)}`);
  output.result({ models: [first, second], backend: backend.name, ...weights, answers });
  return 0;
}

const bothOpened = (paths: readonly string[], { preprocess }: CompareOptions) =>
  Promise.all(paths.map((path) => openModel(path, { preprocess })));

/** How two models do on the same photos. */
interface BothAnswers {
  readonly photos: number;
  readonly accuracies: readonly [number, number];
  /** Share of photos on which both say the same. */
  readonly agreement: number;
  /** Photos that only one of them gets right. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** McNemar: the chance of a split at least as uneven if neither were better. */
  readonly p: number;
}

async function onPhotos(
  models: readonly [ImageModel, ImageModel],
  folder: string,
  progress: Progress,
): Promise<BothAnswers> {
  const said: { right: boolean[]; labels: string[]; files: string[] }[] = [];
  for (const { model, labels, preprocessing, channels } of models) {
    const size = preprocessing.size ?? ([224, 224] as const);
    const photos = await openPhotos(folder, { preprocessing, size, channels, labels, progress });
    const answers = await answersOf(model, photos, (done) =>
      progress.update('Comparing on photos', done, photos.size),
    );
    progress.clear();
    const label = (answer: Answer): string => labels[predictedClass(answer)] as string;
    said.push({
      right: answers.map((one) => label(one) === photos.classNames[one.truth]),
      labels: answers.map(label),
      files: answers.map(({ file }) => file),
    });
  }
  const [one, other] = said as [(typeof said)[number], (typeof said)[number]];
  const count = one.files.length;
  const where = (test: (i: number) => boolean): number =>
    one.files.filter((_, i) => test(i)).length;
  const share = (right: readonly boolean[]): number => right.filter(Boolean).length / count;
  return {
    photos: count,
    accuracies: [share(one.right), share(other.right)],
    agreement: where((i) => one.labels[i] === other.labels[i]) / count,
    onlyFirst: where((i) => !!one.right[i] && !other.right[i]),
    onlySecond: where((i) => !one.right[i] && !!other.right[i]),
    p: mcNemar(one.right, other.right),
  };
}

/** So many layers are listed where not all are asked for. */
const SHOWN = 12;

function described(comparison: Comparison, all: boolean): string {
  const { layers, onlyInFirst, onlyInSecond, relative } = comparison;
  const count = (state: string) => layers.filter((layer) => layer.state === state).length;
  const changed = layers.filter(({ state }) => all || state !== 'same');
  const shown = all
    ? changed
    : [...changed]
        .sort((a, b) => (b.relative || Infinity) - (a.relative || Infinity))
        .slice(0, SHOWN);
  const rows = shown.map(({ layer, size, relative: change, state }) => [
    layer,
    size.toLocaleString('en-US'),
    state === 'moved' ? percent(change) : state,
  ]);
  const lists = [
    ['only in the first', onlyInFirst],
    ['only in the second', onlyInSecond],
  ] as const;
  return [
    `${layers.length} layers in both: ${count('same')} the same to the last bit, ${count('moved')} moved` +
      `${count('other shape') > 0 ? `, ${count('other shape')} of another shape` : ''}; ` +
      `${percent(relative)} of the whole in the mean of squares`,
    ...lists.flatMap(([text, names]) =>
      names.length > 0 ? [`  ${text}: ${some(names, all ? names.length : SHOWN)}`] : [],
    ),
    ...(rows.length > 0 ? ['', table([['layer', 'numbers', 'moved by'], ...rows])] : []),
    ...(changed.length > shown.length
      ? [`  And ${changed.length - shown.length} more that moved less (--layers lists all).`]
      : []),
  ].join('\n');
}

function answersInWords({ photos, accuracies, agreement, onlyFirst, onlySecond, p }: BothAnswers) {
  const [one, other] = accuracies.map(percent);
  const verdict =
    p < 0.05
      ? `the ${onlyFirst > onlySecond ? 'first' : 'second'} is better`
      : 'no difference is shown';
  return [
    `On ${photos} photos: the first ${one} right, the second ${other}; they say the same on ${percent(agreement)}`,
    `  ${onlyFirst} only the first gets right, ${onlySecond} only the second: ${verdict} (McNemar, p = ${p.toPrecision(2)})`,
  ].join('\n');
}

const some = (names: readonly string[], most: number): string =>
  names.length <= most
    ? names.join(', ')
    : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
