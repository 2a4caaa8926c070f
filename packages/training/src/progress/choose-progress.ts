import { linesProgress } from './lines-progress.js';
import type { Progress } from './progress.js';
import { terminalProgress } from './terminal-progress.js';

/** `true`: a bar on a terminal and lines elsewhere. `'auto'`: the bar or nothing. */
export type ProgressOption = boolean | 'auto' | 'bar' | 'lines' | Progress;

export function progressOf(option: ProgressOption = 'auto'): Progress | null {
  if (typeof option === 'object') return option;
  const stream = terminal();
  if (option === 'bar' || (option !== false && option !== 'lines' && stream?.isTTY)) {
    return terminalProgress({
      write: (text) => stream?.write(text),
      columns: () => stream?.columns,
    });
  }
  if (option === true || option === 'lines') {
    return linesProgress((line) => {
      if (stream) stream.write(`${line}\n`);
      else console.log(line);
    });
  }
  return null;
}

interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Standard error where there is one: standard output belongs to the program. */
function terminal(): TerminalStream | undefined {
  return (globalThis as { process?: { stderr?: TerminalStream } }).process?.stderr;
}
