import { Option, type Command } from 'commander';
import { domainCatalogue } from '../adapting/domain-catalogue.js';
import { adapt, type AdaptOptions } from '../commands/adapt.js';
import { positiveNumber, wholeNumber } from '../options/numbers.js';
import { specOf } from '../specs/catalogue.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MODEL, withComputing } from './shared-options.js';

const DEFAULT = { name: 'adabn', options: {}, text: 'adabn' };

export function addAdapt(program: Command, asked: Asked): void {
  const command = program
    .command('adapt')
    .summary('to photos that look different')
    .description(
      'Makes of a model one for photos that look different: another camera, another light. They need no labels.',
    )
    .argument('<model>', MODEL)
    .argument('<folder>', 'photos of the new kind, in folders or not')
    .addOption(
      new Option(
        '--method <name>',
        `how: ${Object.keys(domainCatalogue).join(', ')}; graft help domains`,
      )
        .argParser(specOf(domainCatalogue))
        .default(DEFAULT, 'adabn'),
    )
    .option('--photos <folder>', 'labelled photos of the old kind, for methods that train')
    .option('--test <folder>', `${FOLDER}, of the new kind: whether it helped`)
    .option('--out <folder>', 'where the run is written (default: the next free one in runs/)')
    .option('--epochs <n>', "passes over the photos (default: the method's)", wholeNumber(1))
    .option('--rate <n>', "learning rate (default: the method's)", positiveNumber)
    .option('--batch-size <n>', 'photos in a step', wholeNumber(2), 32)
    .option('--seed <n>', 'equal seeds give equal models', wholeNumber(0), 1)
    .option('--labels <file>', 'names of the classes, JSON or one in a line');
  withComputing(command)
    .addHelpText(
      'after',
      examples(
        'graft adapt my-model night-photos/ --out my-model-at-night',
        'graft adapt my-model night-photos/ --method coral:weight=10 --photos photos/',
      ),
    )
    .action(async (model: string, folder: string, options: AdaptOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await adapt(model, folder, options, asked.terminal, output);
    });
}
