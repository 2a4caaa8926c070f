import { Option, type Command } from 'commander';
import { rank, scoreNames, type RankOptions } from '../commands/rank.js';
import { wholeNumber } from '../options/numbers.js';
import { oneOf } from '../options/one-of.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MIRROR, withComputing } from './shared-options.js';

export function addRank(program: Command, asked: Asked): void {
  const command = program
    .command('rank')
    .summary('choose among pretrained models')
    .description(
      'Says which pretrained model promises most for a folder of photos, without training any.',
    )
    .argument('<folder>', FOLDER)
    .requiredOption('--models <model...>', 'the models: files, their folders, or URLs')
    .addOption(
      new Option('--by <score>', `what the ranking goes by: ${scoreNames.join(', ')}`)
        .argParser(oneOf(scoreNames))
        .default('logMe'),
    )
    .option(
      '--examples <n>',
      'photos that are looked at, each class its share',
      wholeNumber(2),
      300,
    )
    .option('--mirror <url>', MIRROR)
    .option('--rounds <n>', 'rounds of resampling for the interval', wholeNumber(0), 30)
    .option(
      '--probe',
      'trains a classifier on each as well, to see how well the scores foretold it',
    )
    .option('--seed <n>', 'decides which photos are looked at', wholeNumber(0), 1);
  withComputing(command)
    .addHelpText('after', examples('graft rank photos/ --models mobilenet/model.json resnet50.h5'))
    .action(async (folder: string, options: RankOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await rank(folder, options, asked.terminal, output);
    });
}
