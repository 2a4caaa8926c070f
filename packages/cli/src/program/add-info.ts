import type { Command } from 'commander';
import { info, type InfoOptions } from '../commands/info.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, MODEL } from './shared-options.js';

export function addInfo(program: Command, asked: Asked): void {
  program
    .command('info')
    .summary('what a model file holds')
    .description('Says what a model file holds, which architecture it is, and whether it loads.')
    .argument('<model>', MODEL)
    .option('--layers', 'list every layer', false)
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', examples('graft info mobilenet/model.json --layers'))
    .action(async (model: string, options: InfoOptions & { json?: true }) => {
      asked.exitCode = await info(model, options, outputOf(asked.terminal, !!options.json));
    });
}
