import { Option, type Command } from 'commander';
import { train, type TrainOptions } from '../commands/train.js';
import { positiveNumber, share, wholeNumber } from '../options/numbers.js';
import { rate } from '../options/rate.js';
import { penaltyCatalogue } from '../penalties/penalty-catalogue.js';
import { recipeChoices, recipeSpecs } from '../recipes/recipe-of.js';
import { specsOf } from '../specs/catalogue.js';
import { outputOf } from '../terminal/output.js';
import { commandLine } from '../training/command-line.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MIRROR, withComputing } from './shared-options.js';

export function addTrain(program: Command, asked: Asked): void {
  const command = program
    .command('train')
    .summary('make a model of your own')
    .description(
      'Trains a new classifier on top of a pretrained model, and writes a report about it.',
    )
    .argument('<folder>', FOLDER)
    .requiredOption(
      '--base <model>',
      'the pretrained model: a file, its folder, a URL, or imagenet:mobileNetV2',
    )
    .option('--mirror <url>', MIRROR)
    .option('--out <folder>', 'where the run is written (default: the next free one in runs/)')
    .addOption(
      new Option(
        '--recipe <name>',
        `how it is trained: ${Object.keys(recipeChoices).join(', ')}; more than once for one after the other; graft help recipes tells their options (default: unfreeze-last)`,
      ).argParser(recipeSpecs),
    )
    .option('--epochs <n>', "epochs of each phase (default: the recipe's)", wholeNumber(1))
    .option(
      '--rate <n>',
      "learning rate of what is tuned, or find for a sweep (default: the recipe's)",
      rate,
    )
    .addOption(
      new Option(
        '--minutes <n>',
        'in place of a recipe: several race, and the best has the rest of the time',
      )
        .argParser(positiveNumber)
        .conflicts(['recipe', 'epochs', 'rate', 'resume']),
    )
    .addOption(
      new Option(
        '--penalty <name>',
        `what holds it near the source: ${Object.keys(penaltyCatalogue).join(', ')}; more than once for several; graft help penalties`,
      ).argParser(specsOf(penaltyCatalogue)),
    )
    .option(
      '--stochastic-norm',
      'StochNorm: batch normalisations draw whether they go by the batch or by the source',
    )
    .option(
      '--source <folder>',
      'photos like those that the model was trained on: what is forgotten, and for ewc',
    )
    .option('--cache <folder>', 'keeps features of frozen layers there for other runs')
    .option('--resume', 'keeps what is needed to go on after Ctrl-C, and goes on from it')
    .option('--delta', 'keeps what was learned alone: a small file that needs the base beside it')
    .option('--batch-size <n>', 'photos in a step', wholeNumber(1), 32)
    .option('--validation <share>', 'share of the photos that only measures', share, 0.2)
    .option('--seed <n>', 'equal seeds give equal models', wholeNumber(0), 1);
  withComputing(command)
    .addHelpText(
      'after',
      examples(
        'graft train photos/ --base mobilenet/model.json --out my-model',
        'graft train photos/ --base mobilenet/model.json --recipe lora:rank=8 --penalty l2sp',
        'graft train photos/ --base mobilenet/model.json --minutes 10',
      ),
    )
    .action(async (folder: string, options: TrainOptions & { json?: true }) => {
      const { terminal, argv } = asked;
      const output = outputOf(terminal, !!options.json);
      const line = commandLine(['graft', ...argv.filter((word) => word !== '--json')]);
      asked.exitCode = await train(folder, options, line, terminal, output);
    });
}
