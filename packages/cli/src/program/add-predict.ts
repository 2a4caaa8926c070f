import type { Command } from 'commander';
import { predict, type PredictOptions } from '../commands/predict.js';
import { share, wholeNumber } from '../options/numbers.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MODEL, withComputing } from './shared-options.js';

export function addPredict(program: Command, asked: Asked): void {
  const command = program
    .command('predict')
    .summary('say what is on images')
    .description('Says which classes a model finds likeliest on each image.')
    .argument('<model>', MODEL)
    .argument('<image...>', 'JPEG, PNG, WebP, GIF, TIFF or AVIF files, or folders of them')
    .option('--labels <file>', 'names of the classes, JSON or one in a line')
    .option('--top <n>', 'so many classes for each image', wholeNumber(1), 5)
    .option(
      '--trust [share]',
      'calibrated; a set of classes that holds the truth in this share of cases (0.9), and whether the image is unlike those of training',
      share,
    )
    .option(
      '--abstain <accuracy>',
      'answers only where such answers are right this often, such as 0.95',
      share,
    )
    .option(
      '--held-out <folder>',
      `for --trust and --abstain: ${FOLDER}, that did not train it (default: those that graft train put aside)`,
    );
  withComputing(command)
    .addHelpText(
      'after',
      examples('graft predict my-model cat.jpg dog.jpg', 'graft predict my-model cat.jpg --trust'),
    )
    .action(async (model: string, images: string[], options: PredictOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await predict(model, images, options, asked.terminal, output);
    });
}
