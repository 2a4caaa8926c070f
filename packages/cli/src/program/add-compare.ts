import type { Command } from 'commander';
import { compare, type CompareOptions } from '../commands/compare.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, withComputing } from './shared-options.js';

export function addCompare(program: Command, asked: Asked): void {
  const command = program
    .command('compare')
    .summary('what differs between two models')
    .description(
      'Says which layers of two models differ and by how much, and how both do on the same photos.',
    )
    .argument('<first>', 'a run folder of graft train, or a model file')
    .argument('<second>', 'another one, or the model that it was trained from')
    .option('--photos <folder>', `${FOLDER}: which of both is right more often`)
    .option('--layers', 'list every layer', false);
  withComputing(command)
    .addHelpText(
      'after',
      examples(
        'graft compare mobilenet/model.json my-model',
        'graft compare my-model other-model --photos new-photos/',
      ),
    )
    .action(async (first: string, second: string, options: CompareOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await compare(first, second, options, asked.terminal, output);
    });
}
