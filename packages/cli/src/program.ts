import { preprocessingNames } from '@graftjs/zoo';
import { Command, Option } from 'commander';
import { backendNames, type BackendName } from './backends/choose-backend.js';
import { evaluate, type EvaluateOptions } from './commands/evaluate.js';
import { info, type InfoOptions } from './commands/info.js';
import { predict, type PredictOptions } from './commands/predict.js';
import { rank, scoreNames, type RankOptions } from './commands/rank.js';
import { report, type ReportOptions } from './commands/report.js';
import { train, type TrainOptions } from './commands/train.js';
import { positiveNumber, share, wholeNumber } from './options/numbers.js';
import { oneOf } from './options/one-of.js';
import { outputOf } from './terminal/output.js';
import { commandLine } from './training/command-line.js';
import { recipeNames } from './training/recipes.js';
import type { Terminal } from './terminal/terminal.js';
import { version } from './version.js';

/** What a command line asks for, and how it went. */
export interface Asked {
  /** `graft train`; `graft` before a command is known. */
  command: string;
  readonly argv: readonly string[];
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
  addTrain(program, terminal, asked);
  addEvaluate(program, terminal, asked);
  addPredict(program, terminal, asked);
  addInfo(program, terminal, asked);
  addRank(program, terminal, asked);
  addReport(program, terminal, asked);
  return program;
}

function addTrain(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('train')
    .summary('make a model of your own')
    .description(
      'Trains a new classifier on top of a pretrained model, and writes a report about it.',
    )
    .argument('<folder>', 'one folder of photos for each class, named as the class')
    .requiredOption(
      '--base <model>',
      'the pretrained model: a file, its folder, a URL, or imagenet:mobileNetV2',
    )
    .option('--mirror <url>', 'a folder with the published weights of imagenet:NAME')
    .option('--out <folder>', 'where the run is written (default: the next free one in runs/)')
    .addOption(
      new Option('--recipe <name>', `how it is trained: ${recipeNames.join(', ')}`)
        .argParser(oneOf(recipeNames))
        .default('unfreeze-last'),
    )
    .option('--epochs <n>', "epochs of each phase (default: the recipe's)", wholeNumber(1))
    .option('--batch-size <n>', 'photos in a step', wholeNumber(1), 32)
    .option('--validation <share>', 'share of the photos that only measures', share, 0.2)
    .option('--seed <n>', 'equal seeds give equal models', wholeNumber(0), 1)
    .addOption(preprocessOption())
    .addOption(backendOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft train photos/ --base mobilenet/model.json --out my-model'))
    .action(async (folder: string, options: TrainOptions & { json?: true }) => {
      const output = outputOf(terminal, !!options.json);
      const command = commandLine(['graft', ...asked.argv.filter((word) => word !== '--json')]);
      asked.exitCode = await train(folder, options, command, terminal, output);
    });
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

function addRank(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('rank')
    .summary('choose among pretrained models')
    .description(
      'Says which pretrained model promises most for a folder of photos, without training any.',
    )
    .argument('<folder>', 'one folder of photos for each class, named as the class')
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
    .option('--mirror <url>', 'a folder with the published weights of imagenet:NAME')
    .option('--rounds <n>', 'rounds of resampling for the interval', wholeNumber(0), 30)
    .option(
      '--probe',
      'trains a classifier on each as well, to see how well the scores foretold it',
    )
    .option('--seed <n>', 'decides which photos are looked at', wholeNumber(0), 1)
    .addOption(preprocessOption())
    .addOption(backendOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft rank photos/ --models mobilenet/model.json resnet50.h5'))
    .action(async (folder: string, options: RankOptions & { json?: true }) => {
      const output = outputOf(terminal, !!options.json);
      asked.exitCode = await rank(folder, options, terminal, output);
    });
}

function addReport(program: Command, terminal: Terminal, asked: Asked): void {
  program
    .command('report')
    .summary('does transfer help, and why')
    .description(
      'Trains on photos from a pretrained model and from scratch beside it, in so many minutes, and writes one page about it.',
    )
    .argument('<folder>', 'one folder of photos for each class, named as the class')
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
    .option('--mirror <url>', 'a folder with the published weights of imagenet:NAME')
    .option('--out <file>', 'the page; its figures go beside it as JSON', 'transfer-report.html')
    .option('--seed <n>', 'decides how the photos are divided', wholeNumber(0), 1)
    .addOption(preprocessOption())
    .addOption(backendOption())
    .option('--json', 'one JSON object on stdout')
    .addHelpText('after', example('graft report photos/ --base mobilenet/model.json --minutes 10'))
    .action(async (folder: string, options: ReportOptions & { json?: true }) => {
      const output = outputOf(terminal, !!options.json);
      const command = commandLine(['graft', ...asked.argv.filter((word) => word !== '--json')]);
      asked.exitCode = await report(folder, options, command, terminal, output);
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
