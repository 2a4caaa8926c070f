import type { Command } from 'commander';
import { report, type ReportOptions } from '../commands/report.js';
import { positiveNumber, wholeNumber } from '../options/numbers.js';
import { outputOf } from '../terminal/output.js';
import { commandLine } from '../training/command-line.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MIRROR, withComputing } from './shared-options.js';

export function addReport(program: Command, asked: Asked): void {
  const command = program
    .command('report')
    .summary('does transfer help, and why')
    .description(
      'Trains on photos from a pretrained model and from scratch beside it, in so many minutes, and writes one page about it.',
    )
    .argument('<folder>', FOLDER)
    .requiredOption('--base <model>', 'the pretrained model: a file, its folder, or a URL')
    .option(
      '--source <folder>',
      'photos like those that the model was trained on: what is forgotten',
    )
    .option('--models <model...>', 'other models that could be the base, for a ranking')
    .option(
      '--minutes <n>',
      'the whole time; parts that it is too short for say so',
      positiveNumber,
      5,
    )
    .option('--mirror <url>', MIRROR)
    .option('--out <file>', 'the page; its figures go beside it as JSON', 'transfer-report.html')
    .option('--seed <n>', 'decides how the photos are divided', wholeNumber(0), 1);
  withComputing(command)
    .addHelpText('after', examples('graft report photos/ --base mobilenet/model.json --minutes 10'))
    .action(async (folder: string, options: ReportOptions & { json?: true }) => {
      const { terminal, argv } = asked;
      const output = outputOf(terminal, !!options.json);
      const line = commandLine(['graft', ...argv.filter((word) => word !== '--json')]);
      asked.exitCode = await report(folder, options, line, terminal, output);
    });
}
