import { defineCallback, type Callback } from '@graftjs/core';
import { isFitRun } from '../fit/fit-run.js';
import { LogFile, type LogTarget } from './log-file.js';

export interface CsvLoggerOptions {
  /** File (Node), or a function that gets the lines. */
  readonly file: LogTarget;
  /** Goes on with a file that is there, default false. A resumed run always does. */
  readonly append?: boolean;
  readonly separator?: string;
}

/**
 * One line an epoch: `epoch,learningRate,seconds` and every figure; empty where an epoch lacks one.
 *
 * @example
 * csvLogger({ file: 'runs/7/log.csv' })
 */
export function csvLogger({
  file,
  append = false,
  separator = ',',
}: CsvLoggerOptions): Callback<never> {
  const log = new LogFile(file, append);
  let cut: number | null = null;
  return defineCallback({
    name: 'csvLogger',
    onTrainBegin() {
      log.reset();
      cut = null;
    },
    async onEpochEnd(event) {
      if (cut !== null) await log.cut(cut);
      cut = null;
      const keys = isFitRun(event) ? event.keys : Object.keys(event.logs);
      if (await log.begins()) {
        await log.write(`${['epoch', 'learningRate', ...keys].join(separator)}\n`);
      }
      const figures = keys.map((key) => event.logs[key] ?? '');
      await log.write(
        `${[event.epoch, event.optimizer.learningRate, ...figures].join(separator)}\n`,
      );
    },
    state: () => ({ length: log.length ?? 0 }),
    restore(state) {
      cut = (state as { length: number }).length;
    },
  });
}
