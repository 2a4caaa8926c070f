import { dispose, Random, tidy, type Model, type Tensor } from '@graftjs/core';
import type { ImageExample, Pipeline } from '@graftjs/datasets';
import { scoringModel } from './scoring-model.js';

/** What a model said about one image whose class is known. */
export interface Answer {
  readonly file: string;
  /** Position in the folder's files. */
  readonly index: number;
  /** The class by its number in the data. */
  readonly truth: number;
  /** One for each class of the model. */
  readonly probabilities: Float32Array;
  /** Before the softmax, up to a constant. */
  readonly logits: Float32Array;
}

const BATCH = 64;

/** Asks a model for the class of every image. */
export async function answersOf(
  model: Model,
  images: Pipeline<ImageExample>,
  onProgress: (done: number) => void = () => {},
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const scoring = scoringModel(model);
  const pass = { epoch: 0, random: new Random(0) };
  try {
    for await (const { x, y, file, index } of images.batch(BATCH).prefetch(1).iterate(pass)) {
      const outputs = tidy(() => scoring.model.predict(x) as Tensor);
      const [labels, values] = await Promise.all([y.data(), outputs.data<'float32'>()]);
      const classes = outputs.shape.at(-1) ?? 0;
      dispose([x, y, outputs]);
      file.forEach((name, i) => {
        answers.push({
          file: name,
          index: index[i] as number,
          truth: labels[i] as number,
          ...scoring.read(values.slice(i * classes, (i + 1) * classes)),
        });
      });
      onProgress(answers.length);
    }
  } finally {
    scoring.dispose();
  }
  return answers;
}

/** The class that was found likeliest. */
export function predictedClass({
  probabilities,
}: {
  readonly probabilities: Float32Array | Float64Array;
}): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
