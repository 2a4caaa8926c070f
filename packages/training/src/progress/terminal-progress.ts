import { describeLogs, describeSeconds } from './describe.js';
import type { Progress, ProgressEvent } from './progress.js';

export interface TerminalSettings {
  write(text: string): void;
  columns(): number | undefined;
  /** Milliseconds, for tests. */
  now?(): number;
}

const EVERY_MS = 100;
const WIDTH = 24;

/**
 * A bar that is drawn over itself, at most ten times a second.
 *
 * @example
 * await fit(model, data, {
 *   …, progress: terminalProgress({ write: (text) => process.stdout.write(text), columns: () => 80 }),
 * });
 */
export function terminalProgress({ write, columns, now = Date.now }: TerminalSettings): Progress {
  let drawn = -Infinity;
  let began: { readonly epoch: number; readonly at: number } | null = null;
  const line = (text: string, end: string): void => {
    const width = (columns() ?? 80) - 1;
    // To the beginning of the line, and what was there before is wiped.
    write(`\r\u001b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}${end}`);
  };
  return {
    wantsStep: () => now() - drawn >= EVERY_MS,
    step(event) {
      drawn = now();
      if (began?.epoch !== event.epoch) began = { epoch: event.epoch, at: drawn };
      line(`${bar(event)}  ${describeLogs(event.logs)}${left(event, drawn - began.at)}`, '');
    },
    epoch({ epoch, epochs, logs, seconds }) {
      line(
        `epoch ${epoch + 1}/${epochs}  ${describeLogs(logs)}  ${describeSeconds(seconds)}`,
        '\n',
      );
      drawn = -Infinity;
      began = null;
    },
    end(reason) {
      if (reason) line(`stopped: ${reason}`, '\n');
    },
  };
}

function bar({ epoch, epochs, step, steps }: ProgressEvent): string {
  const head = `epoch ${epoch + 1}/${epochs}`;
  if (steps === null) return `${head}  step ${step}`;
  const filled = Math.min(WIDTH, Math.round((WIDTH * step) / Math.max(1, steps)));
  return `${head}  [${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${step}/${steps}`;
}

function left({ step, steps }: ProgressEvent, elapsedMs: number): string {
  if (steps === null || step < 2 || elapsedMs <= 0) return '';
  return `  ${describeSeconds((elapsedMs / 1000 / step) * (steps - step))} left`;
}
