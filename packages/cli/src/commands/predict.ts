import { GraftError, expandDims, tidy, type Tensor } from '@graftjs/core';
import { decodePredictions, type Prediction, type PreprocessingName } from '@graftjs/zoo';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { failureOf } from '../failures/failure.js';
import { readImage } from '../images/read-image.js';
import type { ImageModel } from '../models/image-model.js';
import { openModel } from '../models/open-model.js';
import type { Output } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export interface PredictOptions {
  readonly backend: BackendName;
  readonly labels?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly top: number;
}

interface Answer {
  readonly file: string;
  readonly predictions?: readonly Prediction[];
  readonly error?: object;
}

/** `graft predict`: the likeliest classes of each image. An unreadable image is named, not fatal. */
export async function predict(
  modelPath: string,
  images: readonly string[],
  options: PredictOptions,
  output: Output,
): Promise<number> {
  const backend = await chooseBackend(options.backend);
  const model = await openModel(modelPath, options);
  const answers: Answer[] = [];
  for (const file of images) {
    const answer = await answerFor(file, model, options.top, output);
    answers.push(answer);
    if (answer.predictions) output.say(described(file, answer.predictions));
  }
  output.result({ model: modelPath, backend: backend.name, images: answers });
  return answers.every(({ error }) => error === undefined) ? 0 : 1;
}

async function answerFor(
  file: string,
  model: ImageModel,
  top: number,
  output: Output,
): Promise<Answer> {
  try {
    return { file, predictions: await classify(file, model, top) };
  } catch (error) {
    // One unreadable image among many is no reason to give up the others.
    if (!(error instanceof GraftError) && (error as { code?: string }).code === undefined)
      throw error;
    const { text, json } = failureOf(error);
    output.remark(text);
    return { file, error: json };
  }
}

async function classify(
  file: string,
  { model, labels, preprocessing, channels }: ImageModel,
  top: number,
): Promise<readonly Prediction[]> {
  const image = await readImage(file, preprocessing, channels);
  const probabilities = tidy(() => model.predict(expandDims(image, 0)) as Tensor);
  image.dispose();
  try {
    const [predictions = []] = await decodePredictions(probabilities, { labels, top });
    return predictions;
  } finally {
    probabilities.dispose();
  }
}

function described(file: string, predictions: readonly Prediction[]): string {
  const rows = predictions.map(({ label, index, probability }) => [
    `${(100 * probability).toFixed(1)} %`.padStart(7),
    label,
    `(${index})`,
  ]);
  return `${file}\n${table(rows)}\n`;
}
