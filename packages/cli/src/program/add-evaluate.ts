import type { Command } from 'commander';
import { evaluate, type EvaluateOptions } from '../commands/evaluate.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, FOLDER, MODEL, withComputing } from './shared-options.js';

export function addEvaluate(program: Command, asked: Asked): void {
  const command = program
    .command('evaluate')
    .summary('measure a model on photos')
    .description('Measures how often a model is right on a folder of photos, class by class.')
    .argument('<model>', MODEL)
    .argument('<folder>', FOLDER)
    .option('--labels <file>', 'names of the classes, JSON or one in a line');
  withComputing(command)
    .addHelpText('after', examples('graft evaluate my-model new-photos/'))
    .action(async (model: string, folder: string, options: EvaluateOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await evaluate(model, folder, options, asked.terminal, output);
    });
}
