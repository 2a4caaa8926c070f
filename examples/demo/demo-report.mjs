// The report of the demo: what the run folder of `graft train` has too, with a comparison.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Random } from '@graftjs/core';
import { digitGlyphs } from '@graftjs/datasets';
import { renderReport } from '@graftjs/report';
import { stagesOf } from '@graftjs/transfer';
import { png } from './png.mjs';

export const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** Writes `report.html` about the last seed's model; gives its path. */
export async function writeReport({ folder, model, result, counts, test, ...run }) {
  const classes = digitGlyphs.map(({ name }) => name);
  const answers = await answersOf(model, test);
  const page = renderReport({
    title: 'From letters to digits',
    classes,
    confusion: confusionOf(answers, classes.length),
    evaluatedOn: 'test',
    comparison: {
      title: 'Against training from scratch',
      note: 'the same network, examples and number of steps; from scratch at the better of two learning rates',
      rows: [
        { name: 'transferred', accuracies: run.transferred },
        { name: 'from scratch', accuracies: run.scratch },
      ],
    },
    phases: result.phases.map(({ name, description, history }) => ({
      name,
      settings: description,
      epochs: history.map(({ loss, accuracy, ...logs }) => ({
        loss,
        accuracy,
        validationLoss: logs['val.loss'],
        validationAccuracy: logs['val.accuracy'],
      })),
    })),
    parts: stagesOf(model).map(({ name, layers }) => ({
      name,
      layers: layers.length,
      parameters: layers.flatMap((layer) => layer.parameters).reduce((sum, p) => sum + p.size, 0),
      rates: result.phases.map(({ rates }) => {
        const group = rates.find((g) => g.name === name);
        return group ? (group.rate ?? 'solved') : null; // frozen
      }),
    })),
    mistakes: mistakesOf(answers),
    data: {
      source: 'glyphs that the demo draws itself',
      counts: classes.map(() => counts),
    },
    speed: { backend: run.backend, phases: run.times },
    reproduction: { command: 'npm run demo', versions: { node: process.versions.node } },
  });
  await mkdir(folder, { recursive: true });
  const file = resolve(join(folder, 'report.html'));
  await writeFile(file, page);
  return file;
}

async function answersOf(model, examples) {
  const answers = [];
  const pictures = (await examples.toArray()).map(({ x }) => x);
  const pass = { epoch: 0, random: new Random(0) };
  for await (const { x, y } of examples.batch(100).iterate(pass)) {
    const output = model.predict(x);
    const [rows, truths] = [await output.array(), await y.array()];
    [x, y, output].forEach((tensor) => tensor.dispose());
    for (const [i, row] of rows.entries()) {
      const predicted = row.indexOf(Math.max(...row));
      const picture = pictures[answers.length];
      answers.push({ truth: truths[i], predicted, probability: row[predicted], picture });
    }
  }
  return answers;
}

function confusionOf(answers, classes) {
  const confusion = Array.from({ length: classes }, () => Array(classes).fill(0));
  for (const { truth, predicted } of answers) confusion[truth][predicted]++;
  return confusion;
}

const mistakesOf = (answers) =>
  answers
    .filter(({ truth, predicted }) => truth !== predicted)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 12)
    .map(({ picture, ...mistake }) => ({ ...mistake, image: png(picture.data, 28, 4) }));
