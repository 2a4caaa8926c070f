import { describeLogs, describeSeconds } from './describe.js';
import type { Progress } from './progress.js';

/**
 * One line an epoch, for files and consoles that cannot rewrite a line.
 *
 * @example
 * await fit(model, data, { …, progress: linesProgress((line) => log.write(`${line}\n`)) });
 */
export function linesProgress(write: (line: string) => void): Progress {
  return {
    wantsStep: () => false,
    step: () => {},
    epoch: ({ epoch, epochs, logs, seconds }) =>
      write(`epoch ${epoch + 1}/${epochs}  ${describeLogs(logs)}  ${describeSeconds(seconds)}`),
    end: (reason) => {
      if (reason) write(`stopped: ${reason}`);
    },
  };
}
