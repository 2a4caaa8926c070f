import { brierScore, calibrationError, logLoss } from '@graftjs/transfer';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { answersOf, type Answer } from '../evaluation/answers.js';
import { scoreOf, type Score } from '../evaluation/score.js';
import { openPhotos } from '../images/open-photos.js';
import { type ModelFileOptions } from '../models/open-model-file.js';
import { openModel } from '../models/open-model.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import { percent, seconds } from '../terminal/figures.js';
import { table } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

export interface EvaluateOptions extends ModelFileOptions {
  readonly backend: BackendName;
}

/** `graft evaluate`: how often a model is right on a folder of photos, class by class. */
export async function evaluate(
  modelPath: string,
  folder: string,
  options: EvaluateOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const start = performance.now();
  const progress = new Progress(terminal);
  const backend = await chooseBackend(options.backend);
  const { model, labels, preprocessing, channels } = await openModel(modelPath, options);
  const photos = await openPhotos(folder, {
    preprocessing,
    size: preprocessing.size ?? [224, 224],
    channels,
    labels,
    progress,
  });
  const answers = await answersOf(model, photos, (done) =>
    progress.update('Evaluating', done, photos.size),
  );
  progress.clear();
  // Classes without a folder here have no number in the data.
  const classOf = photos.classNames.map((name) => labels.indexOf(name));
  const score = scoreOf(
    answers.map((answer) => ({ ...answer, truth: classOf[answer.truth] as number })),
    labels,
  );
  const trust = trustworthiness(answers, classOf);
  const took = (performance.now() - start) / 1000;
  output.say(described(score));
  output.say(`\n${trustInWords(trust)}`);
  output.say(`\n${seconds(took)} on ${backend.name}`);
  output.result({
    ...score,
    ...trust,
    skipped: photos.skipped,
    backend: backend.name,
    seconds: took,
    model: modelPath,
  });
  return 0;
}

/** Whether 90 % sure is right nine times of ten. */
function trustworthiness(answers: readonly Answer[], classOf: readonly number[]) {
  const probabilities = answers.map((answer) => answer.probabilities);
  const truths = answers.map((answer) => classOf[answer.truth] as number);
  return {
    calibrationError: calibrationError(probabilities, truths),
    brier: brierScore(probabilities, truths),
    logLoss: logLoss(probabilities, truths),
  };
}

function trustInWords(trust: ReturnType<typeof trustworthiness>): string {
  return (
    `Its probabilities are off by ${percent(trust.calibrationError)} on average ` +
    `(calibration error; Brier score ${trust.brier.toFixed(3)}, log loss ${trust.logLoss.toFixed(3)})`
  );
}

function described({ accuracy, interval, examples, correct, classes }: Score): string {
  const [lower, upper] = interval.map(percent);
  const shown = classes.filter((item) => item.examples > 0);
  const figure = (value: number | null): string => (value === null ? '-' : percent(value));
  const rows = shown.map(({ name, examples: count, precision, recall, f1 }) => [
    name,
    figure(precision),
    figure(recall),
    figure(f1),
    count,
  ]);
  return [
    `Accuracy ${percent(accuracy)}: ${correct} of ${examples} photos right (95 % interval ${lower} to ${upper})`,
    '',
    table([['class', 'precision', 'recall', 'F1', 'photos'], ...rows]),
  ].join('\n');
}
