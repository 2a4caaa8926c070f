import { preprocessingNames } from '@graftjs/zoo';
import { Command, Option } from 'commander';
import { backendNames, type BackendName } from './backends/choose-backend.js';
import { evaluate, type EvaluateOptions } from './commands/evaluate.js';
import { info, type InfoOptions } from './commands/info.js';
import { predict, type PredictOptions } from './commands/predict.js';
import { wholeNumber } from './options/numbers.js';
import { oneOf } from './options/one-of.js';
import { outputOf } from './terminal/output.js';
import type { Terminal } from './terminal/terminal.js';
import { version } from './version.js';

/** What a command line asks for, and how it went. */
export interface Asked {
  /** `graft train`; `graft` before a command is known. */
  command: string;
  json: boolean;
  exitCode: number;
}

/** The commands and their options. Parsing a command line runs the command that it names. */
export function programFor(terminal: Terminal, asked: Asked): Command {
  const program = new Command('graft')
    .description('A folder of photos and a pretrained model in, a model of your own out.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.stdout(text), writeErr: () => {} })
    .addHelpText('after', example('graft train photos/ --base mobilenet/model.json --out my-model'))
    .hook('preSubcommand', (_, command) => {
      asked.command = `graft ${command.name()}`;
    });
  addEvaluate(program, terminal, asked);
  addPredict(program, terminal, asked);
  addInfo(program, terminal, asked);
  return program;
}

function addEvaluate(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('evaluate')
    .summary('measure a model on photos')
    .description('Measures how often a model is right on a folder of photos, class by class.')
    .argument('<model>', 'a run folder of graft train, or a model file')
    .argument('<folder>', 'one folder of photos for each class, named as the class')
    .option('--labels <file>', 'names of the classes, JSON or one in a line')
    .addOption(preprocessOption())
    .addOption(backendOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft evaluate my-model new-photos/'))
    .action(async (model: string, folder: string, options: EvaluateOptions & { json?: true }) => {
      const output = outputOf(terminal, !!options.json);
      asked.exitCode = await evaluate(model, folder, options, terminal, output);
    });
}

function addPredict(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('predict')
    .summary('say what is on images')
    .description('Says which classes a model finds likeliest on each image.')
    .argument('<model>', 'a run folder of graft train, or a model file')
    .argument('<image...>', 'JPEG, PNG, WebP, GIF, TIFF or AVIF files')
    .option('--labels <file>', 'names of the classes, JSON or one in a line')
    .addOption(preprocessOption())
    .option('--top <n>', 'so many classes for each image', wholeNumber(1), 5)
    .addOption(backendOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft predict my-model cat.jpg dog.jpg'))
    .action(async (model: string, images: string[], options: PredictOptions & { json?: true }) => {
      asked.exitCode = await predict(model, images, options, outputOf(terminal, !!options.json));
    });
}

function addInfo(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('info')
    .summary('what a model file holds')
    .description('Says what a model file holds, which architecture it is, and whether it loads.')
    .argument('<model>', 'a run folder of graft train, or a model file')
    .option('--layers', 'list every layer', false)
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft info mobilenet/model.json --layers'))
    .action(async (model: string, options: InfoOptions & { json?: true }) => {
      asked.exitCode = await info(model, options, outputOf(terminal, !!options.json));
    });
}

const example = (line: string): string => `\nExample:\n  ${line}\n`;

function backendOption(): Option {
  return new Option('--backend <name>', `what computes: ${backendNames.join(', ')}`)
    .argParser(oneOf<BackendName>(backendNames))
    .default('auto');
}

function preprocessOption(): Option {
  return new Option(
    '--preprocess <name>',
    `how images are prepared: ${preprocessingNames.join(', ')} (default: what is known of the model)`,
  ).argParser(oneOf(preprocessingNames));
}
