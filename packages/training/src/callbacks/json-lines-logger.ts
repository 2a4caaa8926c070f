import { defineCallback, type Callback } from '@graftjs/core';
import { LogFile, type LogTarget } from './log-file.js';

export interface JsonLinesLoggerOptions {
  /** File (Node), or a function that gets the lines. */
  readonly file: LogTarget;
  /** Goes on with a file that is there, default false. A resumed run always does. */
  readonly append?: boolean;
}

/**
 * One JSON object an epoch, each on a line of its own. Figures that are not finite are text.
 *
 * @example
 * jsonLinesLogger({ file: 'runs/7/log.jsonl' })
 */
export function jsonLinesLogger({ file, append = false }: JsonLinesLoggerOptions): Callback<never> {
  const log = new LogFile(file, append);
  let cut: number | null = null;
  return defineCallback({
    name: 'jsonLinesLogger',
    onTrainBegin() {
      log.reset();
      cut = null;
    },
    async onEpochEnd({ epoch, optimizer, logs }) {
      if (cut !== null) await log.cut(cut);
      cut = null;
      const entry = { epoch, learningRate: optimizer.learningRate, ...logs };
      const line = JSON.stringify(entry, (_key, value: unknown) =>
        typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
      );
      await log.write(`${line}\n`);
    },
    state: () => ({ length: log.length ?? 0 }),
    restore(state) {
      cut = (state as { length: number }).length;
    },
  });
}
