import type { MistakeReport } from '@graftjs/report';
import { join } from 'node:path';
import { predictedClass, type Answer } from '../evaluation/answers.js';
import { thumbnail } from './thumbnail.js';

/** The wrong answers that the model was surest of, with their pictures. */
export async function mistakesOf(
  answers: readonly Answer[],
  folder: string,
  limit = 18,
): Promise<MistakeReport[]> {
  const wrong = answers
    .map((answer) => ({ ...answer, predicted: predictedClass(answer) }))
    .filter(({ truth, predicted }) => truth !== predicted)
    .map((answer) => ({ ...answer, probability: answer.probabilities[answer.predicted] as number }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, limit);
  return Promise.all(
    wrong.map(async ({ file, truth, predicted, probability }) => ({
      image: await thumbnail(join(folder, file)),
      truth,
      predicted,
      probability,
      file,
    })),
  );
}
