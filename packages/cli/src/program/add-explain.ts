import { Option, type Command } from 'commander';
import { explain, type ExplainOptions } from '../commands/explain.js';
import { explanations, type ExplanationName } from '../explaining/explained.js';
import { oneOf } from '../options/one-of.js';
import { outputOf } from '../terminal/output.js';
import type { Asked } from './asked.js';
import { examples, MODEL, withComputing } from './shared-options.js';

type Method = ExplanationName | 'all';
const METHODS = [...Object.keys(explanations), 'all'] as Method[];

export function addExplain(program: Command, asked: Asked): void {
  const parse = oneOf<Method>(METHODS);
  const command = program
    .command('explain')
    .summary('where a model looks, as pictures')
    .description(
      'Shows on images where a model looks, and which photos it finds alike, as pictures.',
    )
    .argument('<model>', MODEL)
    .argument('<image...>', 'JPEG, PNG, WebP, GIF, TIFF or AVIF files, or folders of them')
    .addOption(
      new Option(
        '--method <name>',
        `how: ${METHODS.join(', ')}; more than once for several (default: grad-cam)`,
      ).argParser((text: string, before: Method[] | undefined) => [...(before ?? []), parse(text)]),
    )
    .option('--class <name>', 'what speaks for this class (default: the likeliest)')
    .option('--layer <name>', 'the layer whose maps Grad-CAM weighs (default: the last)')
    .option('--photos <folder>', 'the photos that it was trained on: the nearest to each image')
    .option('--check', 'whether the map of a model with shuffled weights differs')
    .option('--labels <file>', 'names of the classes, JSON or one in a line')
    .option('--out <folder>', 'where the pictures go', 'explained');
  withComputing(command)
    .addHelpText(
      'after',
      examples(
        'graft explain my-model cat.jpg',
        'graft explain my-model cat.jpg --method all --photos photos/',
      ),
    )
    .action(async (model: string, images: string[], options: ExplainOptions & { json?: true }) => {
      const output = outputOf(asked.terminal, !!options.json);
      asked.exitCode = await explain(model, images, options, asked.terminal, output);
    });
}
