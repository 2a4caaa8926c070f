import { preprocessingNames } from '@graftjs/zoo';
import { Option, type Command } from 'commander';
import { backendNames, type BackendName } from '../backends/choose-backend.js';
import { oneOf } from '../options/one-of.js';

/** What commands that compute have in common. */
export function withComputing(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--preprocess <name>',
        `how images are prepared: ${preprocessingNames.join(', ')} (default: what is known of the model)`,
      ).argParser(oneOf(preprocessingNames)),
    )
    .addOption(
      new Option('--backend <name>', `what computes: ${backendNames.join(', ')}`)
        .argParser(oneOf<BackendName>(backendNames))
        .default('auto'),
    )
    .option('--json', 'one JSON object on stdout');
}

export const FOLDER = 'one folder of photos for each class, named as the class';
export const MODEL = 'a run folder of graft train, or a model file';
export const MIRROR = 'a folder with the published weights of imagenet:NAME';

/** Lines that show a command at work. */
export function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}
