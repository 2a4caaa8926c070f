import type { Logs } from '@graftjs/core';
import { linesProgress } from './lines-progress.js';
import { terminalProgress } from './terminal-progress.js';

/** Something that shows how far a run is. */
export interface Progress {
  begin?(run: { readonly epochs: number }): void;
  /** Whether `step` wants to be called now: figures are only read where somebody looks. */
  wantsStep(): boolean;
  step(event: ProgressEvent): void;
  epoch(event: ProgressEvent & { readonly seconds: number }): void;
  end?(reason: string | null): void;
}

export interface ProgressEvent {
  /** Counts from 0. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps done in this epoch. */
  readonly step: number;
  readonly steps: number | null;
  readonly logs: Logs;
}

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
