import { expandDims, GraftError, tidy, type Tensor } from '@graftjs/core';
import type { Prediction, PreprocessingName } from '@graftjs/zoo';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { predictedClass } from '../evaluation/answers.js';
import { scoringModel, type ScoringModel } from '../evaluation/scoring-model.js';
import { failureOf } from '../failures/failure.js';
import { imagesIn } from '../images/images-in.js';
import { readImage } from '../images/read-image.js';
import type { ImageModel } from '../models/image-model.js';
import { openModel } from '../models/open-model.js';
import { percent } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import { table } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { openTrust } from '../trust/open-trust.js';
import type { Judgement, Trust } from '../trust/trust.js';

export interface PredictOptions {
  readonly backend: BackendName;
  readonly labels?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly top: number;
  /** Share of cases in which the set of classes shall hold the truth; `true` for 0.9. */
  readonly trust?: number | true | undefined;
  /** Answers are given where such answers are right this often. */
  readonly abstain?: number | undefined;
  readonly heldOut?: string | undefined;
}

interface Answer {
  readonly file: string;
  readonly predictions?: readonly Prediction[];
  /** Classes of which one is right as often as promised. */
  readonly set?: readonly string[];
  /** Share of held-out photos that look less strange to the model. */
  readonly strangeness?: number;
  readonly strange?: boolean;
  /** Whether an answer is given. */
  readonly answered?: boolean;
  readonly error?: object;
}

/** What answers are judged by. */
interface Judge {
  readonly trust: Trust;
  readonly coverage: number | null;
  /** The confidence from which on there is an answer; `null` for always. */
  readonly threshold: number | null;
}

/** `graft predict`: the likeliest classes of each image. An unreadable image is named, not fatal. */
export async function predict(
  modelPath: string,
  paths: readonly string[],
  options: PredictOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const images = await imagesIn(paths);
  const backend = await chooseBackend(options.backend);
  const model = await openModel(modelPath, options);
  const judge = await judgeOf(modelPath, model, options, new Progress(terminal));
  if (judge) output.say(`${measured(judge)}\n`);
  const scoring = scoringModel(model.model);
  const answers: Answer[] = [];
  for (const file of images) {
    const answer = await answerFor(file, { model, scoring, judge, top: options.top, output });
    answers.push(answer);
    if (answer.predictions) output.say(described(answer, judge, model.labels.length));
  }
  scoring.dispose();
  output.result({
    model: modelPath,
    backend: backend.name,
    ...(judge && {
      trust: {
        photos: judge.trust.photos,
        temperature: judge.trust.temperature,
        calibrationError: judge.trust.calibrationError,
        brier: judge.trust.brier,
        ...(judge.coverage !== null && { coverage: judge.coverage }),
        ...(judge.threshold !== null && { answeredFrom: judge.threshold }),
      },
    }),
    images: answers,
  });
  return answers.every(({ error }) => error === undefined) ? 0 : 1;
}

async function judgeOf(
  path: string,
  model: ImageModel,
  { trust: asked, abstain, heldOut }: PredictOptions,
  progress: Progress,
): Promise<Judge | null> {
  if (asked === undefined && abstain === undefined) return null;
  const coverage = asked === undefined ? null : asked === true ? 0.9 : asked;
  const trust = await openTrust(path, model, { heldOut, coverage: coverage ?? 0.9, progress });
  if (abstain === undefined) return { trust, coverage, threshold: null };
  return { trust, coverage, threshold: trust.answerFrom(abstain)?.threshold ?? Infinity };
}

interface Asking {
  readonly model: ImageModel;
  readonly scoring: ScoringModel;
  readonly judge: Judge | null;
  readonly top: number;
  readonly output: Output;
}

async function answerFor(file: string, asking: Asking): Promise<Answer> {
  try {
    return { file, ...(await classify(file, asking)) };
  } catch (error) {
    // One unreadable image among many is no reason to give up the others.
    if (!(error instanceof GraftError) && (error as { code?: string }).code === undefined)
      throw error;
    const { text, json } = failureOf(error);
    asking.output.remark(text);
    return { file, error: json };
  }
}

async function classify(
  file: string,
  { model: { labels, preprocessing, channels }, scoring, judge, top }: Asking,
): Promise<Omit<Answer, 'file'>> {
  const image = await readImage(file, preprocessing, channels);
  const scores = tidy(() => scoring.model.predict(expandDims(image, 0)) as Tensor);
  image.dispose();
  const row = await scores.data<'float32'>();
  scores.dispose();
  const { probabilities, logits } = scoring.read(row);
  if (!judge) return { predictions: likeliest(probabilities, labels, top) };
  const found = judge.trust.judge(logits);
  const sure = found.probabilities[predictedClass(found)] as number;
  return {
    predictions: likeliest(found.probabilities, labels, top),
    ...(judge.coverage !== null && setOf(found, labels)),
    ...(judge.threshold !== null && { answered: sure >= judge.threshold }),
  };
}

function setOf({ set, strangeness, strange }: Judgement, labels: readonly string[]) {
  return { set: set.map((k) => labels[k] as string), strangeness, strange };
}

function likeliest(
  probabilities: ArrayLike<number>,
  labels: readonly string[],
  top: number,
): Prediction[] {
  return labels
    .map((label, index) => ({ label, index, probability: probabilities[index] as number }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, top);
}

function described(answer: Answer, judge: Judge | null, classes: number): string {
  const { file, predictions = [], set, strange, answered } = answer;
  const rows = predictions.map(({ label, index, probability }) => [
    `${(100 * probability).toFixed(1)} %`.padStart(7),
    label,
    `(${index})`,
  ]);
  const remarks = [
    ...(answered === false ? ['  No answer: too unsure.'] : []),
    ...(set && judge?.coverage != null ? [`  ${setInWords(set, judge.coverage, classes)}`] : []),
    ...(strange ? ['  Unlike the photos that the model knows: do not trust it here.'] : []),
  ];
  return `${file}\n${[table(rows), ...remarks].join('\n')}\n`;
}

function setInWords(set: readonly string[], coverage: number, classes: number): string {
  const often = `in ${percent(coverage)} of cases`;
  if (set.length === 0) return 'None of the classes is likely enough.';
  if (set.length === classes && classes > 1) {
    return `It may be any of the ${classes} classes (${often}).`;
  }
  return `One of these is right ${often}: ${set.join(', ')}.`;
}

function measured({ trust, threshold }: Judge): string {
  const by = `Measured by ${trust.photos} photos that did not train it: probabilities are off by ${percent(trust.calibrationError)} on average, mended by a temperature of ${trust.temperature.toPrecision(3)}.`;
  if (threshold === null) return by;
  if (threshold === Infinity) return `${by}\nNo answers are right as often as asked for.`;
  return `${by}\nAnswers are given from a probability of ${percent(threshold)} on.`;
}
