import { defineCallback, type Callback, type EpochEvent, type Logs } from '@graftjs/core';
import { encodePng } from './encode-png.js';
import { eventFolder, type EventSink } from './event-sink.js';
import { EventWriter } from './event-writer.js';
import { graphOf } from './graph-summary.js';
import { hparamsEnd, hparamsSummaries, type HyperParameters } from './hparams-summary.js';
import {
  histogramSummary,
  imageSummary,
  scalarSummary,
  textSummary,
  type SummaryValue,
} from './summaries.js';

/** Pixels of 0 to 255, height × width × channels. */
export interface LoggedImage {
  readonly pixels: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
  readonly channels?: 1 | 3 | 4;
}

export interface TensorBoardOptions {
  /** Folder for `tensorboard --logdir` (Node), or a sink such as `memoryEvents()`. */
  readonly logDir: string | EventSink;
  /** Writes the distribution of every parameter after so many epochs; default never. */
  readonly histogramFrequency?: number;
  /** Writes the loss of steps: after so many, or never (default). */
  readonly stepFrequency?: number;
  /** Whether the layers are drawn, default true. */
  readonly writeGraph?: boolean;
  /** Pictures to log after each epoch, by name. */
  readonly images?: (
    event: EpochEvent,
  ) => { readonly [tag: string]: LoggedImage } | Promise<{ readonly [tag: string]: LoggedImage }>;
  /** Markdown to log once, by name. */
  readonly text?: { readonly [tag: string]: string };
  /** What this run was made with, for the table of runs. */
  readonly hparams?: HyperParameters;
}

/**
 * Writes event files that TensorBoard reads: figures of training and validation as two runs with
 * Keras's names (`epoch_loss`), and on request histograms, pictures, text and hyperparameters.
 *
 * @example
 * tensorBoard({ logDir: 'logs/run-7', histogramFrequency: 1, hparams: { rate: 1e-3 } })
 */
export function tensorBoard({
  logDir,
  histogramFrequency = 0,
  stepFrequency = 0,
  writeGraph = true,
  images,
  text = {},
  hparams,
}: TensorBoardOptions): Callback<never> {
  const sink = typeof logDir === 'string' ? eventFolder(logDir) : logDir;
  let writers = {
    root: new EventWriter(sink, ''),
    train: new EventWriter(sink, 'train'),
    validation: new EventWriter(sink, 'validation'),
  };
  let steps = 0;
  const named = (logs: Logs, validation: boolean): SummaryValue[] =>
    Object.entries(logs)
      .filter(([key]) => key.startsWith('val.') === validation)
      .map(([key, value]) => scalarSummary(`epoch_${key.replace(/^val\./, '')}`, value));
  const onBatchEnd: NonNullable<Callback['onBatchEnd']> = async ({ logs }) => {
    steps += 1;
    if (steps % stepFrequency !== 0) return;
    const values = Object.entries(logs).map(([key, value]) => scalarSummary(`batch_${key}`, value));
    await writers.train.summaries(steps, values);
  };
  return defineCallback({
    name: 'tensorBoard',
    async onTrainBegin({ model, direction: _ }) {
      writers = {
        root: new EventWriter(sink, ''),
        train: new EventWriter(sink, 'train'),
        validation: new EventWriter(sink, 'validation'),
      };
      if (writeGraph) await writers.train.graph(graphOf(model));
      const texts = Object.entries(text).map(([tag, markdown]) => textSummary(tag, markdown));
      await writers.train.summaries(0, texts);
      if (hparams) {
        const start = { name: '', startSeconds: Date.now() / 1000 };
        await writers.root.summaries(0, hparamsSummaries(hparams, ['epoch_loss'], start));
      }
    },
    // Asked for only where somebody wants single steps: figures are then read after each.
    ...(stepFrequency > 0 ? { onBatchEnd } : {}),
    async onEpochEnd(event) {
      const { epoch, logs, model, optimizer } = event;
      const rate = scalarSummary('epoch_learning_rate', optimizer.learningRate);
      await writers.train.summaries(epoch, [...named(logs, false), rate]);
      await writers.validation.summaries(epoch, named(logs, true));
      if (hparams) await writers.root.summaries(epoch, named(logs, false));
      if (histogramFrequency > 0 && (epoch + 1) % histogramFrequency === 0) {
        for (const { path, value } of model.parameters) {
          const values = (await value.data()) as ArrayLike<number>;
          await writers.train.summaries(epoch, [histogramSummary(path, values)]);
        }
      }
      for (const [tag, image] of Object.entries((await images?.(event)) ?? {})) {
        const size = { width: image.width, height: image.height, channels: image.channels ?? 1 };
        const png = await encodePng(image.pixels, size);
        await writers.train.summaries(epoch, [imageSummary(tag, { ...size, png })]);
      }
    },
    async onTrainEnd({ epoch }) {
      if (hparams) await writers.root.summaries(epoch, [hparamsEnd(Date.now() / 1000)]);
    },
    state: () => ({ steps }),
    restore(state) {
      ({ steps } = state as { steps: number });
    },
  });
}
