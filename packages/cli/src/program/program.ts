import { Command } from 'commander';
import { version } from '../version.js';
import { addAdapt } from './add-adapt.js';
import { addCompare } from './add-compare.js';
import { addEvaluate } from './add-evaluate.js';
import { addExplain } from './add-explain.js';
import { addHelp } from './add-help.js';
import { addInfo } from './add-info.js';
import { addPredict } from './add-predict.js';
import { addRank } from './add-rank.js';
import { addReport } from './add-report.js';
import { addTrain } from './add-train.js';
import type { Asked } from './asked.js';
import { examples } from './shared-options.js';

const COMMANDS = [
  addTrain,
  addPredict,
  addExplain,
  addEvaluate,
  addCompare,
  addAdapt,
  addInfo,
  addRank,
  addReport,
  addHelp,
];

/** The commands and their options. Parsing a command line runs the command that it names. */
export function programFor(asked: Asked): Command {
  const program = new Command('graft')
    .description('A folder of photos and a pretrained model in, a model of your own out.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => asked.terminal.stdout(text), writeErr: () => {} })
    .addHelpText(
      'after',
      examples(
        'graft train photos/ --base mobilenet/model.json --out my-model',
        'graft predict my-model new-photo.jpg',
      ),
    )
    .hook('preSubcommand', (_, command) => {
      asked.command = `graft ${command.name()}`;
    });
  for (const add of COMMANDS) add(program, asked);
  return program;
}
