import { GraftError, type Logs, type Model, type Optimizer, type Random } from '@graftjs/core';
import { type CallbackList } from '../callbacks/callback-list.js';
import { BatchFeed, noBatches, type FeedPosition } from '../data/batch-feed.js';
import type { BatchSource, SourceBatch } from '../data/batch-source.js';
import { disposeBatch, type BatchTensors } from '../data/batch-tensors.js';
import { checkBatch } from '../data/check-batch.js';
import { EpochFigures } from '../logs/epoch-figures.js';
import type { Progress } from '../progress/progress.js';
import { blameData } from '../steps/diagnose.js';
import { disposeFigures, readFigures, type FigureTensors } from '../steps/figures.js';
import { readsAreFree } from '../steps/reads-are-free.js';
import { NonFiniteStep } from '../steps/find-non-finite.js';
import { trainStep, type TrainStepOptions } from '../steps/train-step.js';
import { assignAverages, swapAveragesIn } from './averages.js';
import { Breather } from './breathe.js';
import { ActiveRun } from './fit-run.js';
import type { EpochRecord } from './history.js';
import type { LoopState } from './loop-state.js';
import type { SafePoint } from '../checkpoint/safe-point.js';
import { statisticsOf } from '../statistics/recompute-statistics.js';
import { captureRun } from '../checkpoint/capture-run.js';

export interface LoopSettings extends TrainStepOptions {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly source: BatchSource;
  readonly epochs: number;
  readonly stepsPerEpoch: number | null;
  readonly callbacks: CallbackList;
  readonly progress: Progress | null;
  readonly signal: AbortSignal | undefined;
  /** Figures of the validation after an epoch, their keys without `val.`; `null`: not this time. */
  readonly validate: (epoch: number, random: Random) => Promise<Logs | null>;
}

/** A step whose figures have not been read. */
interface Pending {
  readonly tensors: FigureTensors;
  readonly batch: SourceBatch;
  readonly checked: BatchTensors;
  readonly step: number;
}

/** The loop over epochs and steps. `fit` prepares it and puts things away after it. */
export class TrainingLoop {
  readonly run: ActiveRun;
  readonly records: EpochRecord[] = [];
  steps = 0;
  interrupted = false;
  #epoch: number;
  #step = 0;
  #figures: EpochFigures;
  #pending: Pending[] = [];
  #blamed = false;
  readonly #breather = new Breather();

  constructor(
    private readonly settings: LoopSettings,
    private feed: BatchFeed,
    private random: Random,
    initialEpoch: number,
    direction: (key: string) => 'up' | 'down',
    keys: readonly string[],
  ) {
    this.run = new ActiveRun(
      { ...settings, direction, keys },
      settings.stepsPerEpoch ?? settings.source.steps,
    );
    this.#epoch = initialEpoch;
    this.#figures = new EpochFigures(settings.objective);
  }

  async train(): Promise<void> {
    const { epochs } = this.settings;
    while (this.#epoch < epochs && !this.#over()) await this.#trainEpoch();
  }

  async close(): Promise<void> {
    for (const { tensors, batch } of this.#pending.splice(0)) {
      disposeFigures(tensors);
      disposeBatch(batch);
    }
    await this.feed.close();
  }

  /** Goes on from where another run was. */
  async restore(state: LoopState, random: Random): Promise<void> {
    this.random = random;
    this.#epoch = state.epoch;
    this.#step = state.step;
    this.steps = state.steps;
    this.#figures.restore(state.figures);
    this.records.push(...state.epochs);
    this.run.stopping = state.stopping;
    this.run.kept = state.kept;
    await this.feed.close();
    this.feed = new BatchFeed(this.settings.source, random.split('data'), state.data);
  }

  #state(data: FeedPosition): LoopState {
    return {
      epoch: this.#epoch,
      step: this.#step,
      steps: this.steps,
      data,
      figures: this.#figures.state(),
      epochs: [...this.records],
      stopping: this.run.stopping,
      kept: this.run.kept,
    };
  }

  async #safePoint(
    epoch: number,
    endOfEpoch: boolean,
    logs: () => Logs,
    data = this.feed.position,
  ): Promise<void> {
    const over = this.#over();
    const { callbacks } = this.settings;
    if (!callbacks.keepsRuns) return;
    const { interrupted, run, steps, random } = this;
    const point: SafePoint = {
      epoch,
      steps,
      endOfEpoch,
      interrupted,
      run,
      ending: over ? (run.stopping ?? 'interrupted') : null,
      get logs() {
        return logs();
      },
      capture: async () => {
        await this.#read(0);
        const parts = { ...this.settings, callbacks: callbacks.callbacks, random };
        return captureRun(parts, this.#state(data));
      },
    };
    await callbacks.safePoint(point);
  }

  /** The event for the end of the run: the logs of the last whole epoch. */
  lastEvent() {
    const last = this.records.at(-1);
    return this.run.event({ epoch: last?.epoch ?? this.#epoch }, () => (last?.logs ?? {}) as Logs);
  }

  #over(): boolean {
    if (this.settings.signal?.aborted) this.interrupted = true;
    return this.interrupted || this.run.stopping !== null;
  }

  async #trainEpoch(): Promise<void> {
    const { callbacks, stepsPerEpoch, progress } = this.settings;
    const began = performance.now();
    const epoch = this.#epoch;
    if (this.#step === 0) await callbacks.epochBegin(this.run.event({ epoch }, () => ({})));
    let rate = this.settings.optimizer.learningRate;
    while (stepsPerEpoch === null || this.#step < stepsPerEpoch) {
      const batch = await this.#nextBatch();
      if (!batch) break;
      rate = this.settings.optimizer.learningRate;
      await this.#trainBatch(batch);
      if (this.#over()) break;
    }
    await this.#read(0);
    if (this.#step === 0 && !this.#over()) throw noBatches('fit');
    const whole =
      stepsPerEpoch === null ? this.feed.position.batches === 0 : this.#step >= stepsPerEpoch;
    if (!whole && this.#over()) return;
    this.run.stepsPerEpoch = this.#step;
    const bringBack = this.#swapAverages();
    const logs = { ...this.#figures.logs(), ...(await this.#validation(epoch)) };
    if (this.interrupted) {
      bringBack();
      return this.#safePoint(epoch, false, () => this.#figures.logs(), this.#beforeValidation());
    }
    const seconds = (performance.now() - began) / 1000;
    this.records.push({ epoch, logs, steps: this.#step, learningRate: rate, seconds });
    const { epochs, stepsPerEpoch: steps } = this.run;
    progress?.epoch({ epoch, epochs, step: this.#step, steps, logs, seconds });
    this.#epoch += 1;
    this.#step = 0;
    this.#figures = new EpochFigures(this.settings.objective);
    try {
      await callbacks.epochEnd(this.run.event({ epoch }, () => logs));
    } finally {
      bringBack();
    }
    await this.#safePoint(epoch, true, () => logs);
  }

  /** Where the data were after the last step of an epoch, before anybody saw that a pass had ended. */
  #beforeValidation(): FeedPosition {
    const { position } = this.feed;
    if (this.settings.stepsPerEpoch !== null) return position;
    return { pass: position.pass - 1, batches: this.#step };
  }

  /** Puts the optimizer's averages in place, where a callback wants them. */
  #swapAverages(): () => void {
    const { callbacks, optimizer, model } = this.settings;
    return callbacks.swapsAverages ? swapAveragesIn(optimizer, model.parameters) : () => {};
  }

  /** At the end of the run there is nothing to bring back. */
  async finish(): Promise<void> {
    const { callbacks, optimizer, model, source, stepsPerEpoch } = this.settings;
    if (callbacks.swapsAverages) assignAverages(optimizer, model.parameters);
    if (!callbacks.recomputesStatistics || this.interrupted) return;
    await statisticsOf(model, source, this.random.split('statistics'), stepsPerEpoch, 'fit');
  }

  async #validation(epoch: number): Promise<Logs> {
    const logs = await this.settings.validate(epoch, this.random.split('validation'));
    if (this.settings.signal?.aborted) this.interrupted = true;
    return Object.fromEntries(
      Object.entries(logs ?? {}).map(([key, value]) => [`val.${key}`, value]),
    );
  }

  /** The next batch of this epoch; with a fixed number of steps, passes follow each other. */
  async #nextBatch(): Promise<SourceBatch | null> {
    const batch = await this.feed.next();
    if (batch || this.settings.stepsPerEpoch === null) return batch;
    if (this.settings.source.single) {
      this.run.stop('the data ended');
      return null;
    }
    const next = await this.feed.next();
    if (!next) throw noBatches('fit');
    return next;
  }

  async #trainBatch(batch: SourceBatch): Promise<void> {
    const { model, callbacks, progress } = this.settings;
    const where = this.#where();
    let checked: BatchTensors;
    try {
      checked = checkBatch(model, batch, where);
      const stepRandom = this.random.split('step').split(this.#epoch).split(this.#step);
      const tensors = trainStep(model, checked, stepRandom, this.settings);
      this.#pending.push({ tensors, batch, checked, step: this.#step });
    } catch (error) {
      try {
        if (error instanceof NonFiniteStep) {
          await this.#blame(batch, batchOrNull(model, batch, where), where);
          const { culprit, loss } = error;
          const what = Number.isFinite(loss) ? 'a gradient is not finite' : `loss is ${loss}`;
          const place = where.replace('fit, ', '');
          this.run.stop(`${what} in ${place}: first ${culprit}`);
          return;
        }
        if (error instanceof GraftError && error.code === 'GRAFT-DATA') {
          await this.#blame(batch, batchOrNull(model, batch, where), where);
        }
      } finally {
        disposeBatch(batch);
      }
      throw error;
    }
    const step = this.#step;
    this.#step += 1;
    this.steps += 1;
    const draws = progress?.wantsStep() ?? false;
    await this.#read(callbacks.watchesBatches || draws || readsAreFree() ? 0 : 1);
    const event = { epoch: this.#epoch, step, batchSize: checked.size };
    if (draws) {
      const { epochs, stepsPerEpoch: steps } = this.run;
      progress?.step({ ...event, epochs, step: this.#step, steps, logs: this.#figures.logs() });
    }
    if (callbacks.watchesBatches) {
      await callbacks.batchEnd(this.run.event(event, () => this.#figures.logs()));
    }
    await this.#breather.breathe();
    await this.#safePoint(this.#epoch, false, () => this.#figures.logs());
  }

  /** Reads figures until only so many steps wait: a GPU goes on computing meanwhile. */
  async #read(waiting: number): Promise<void> {
    while (this.#pending.length > waiting) {
      const { tensors, batch, checked, step } = this.#pending.shift() as Pending;
      try {
        const figures = await readFigures(tensors);
        this.#figures.add(figures, checked.size);
        if (!Number.isFinite(figures.loss)) {
          await this.#blame(batch, checked, `fit, epoch ${this.#epoch + 1}, step ${step + 1}`);
        }
      } finally {
        disposeBatch(batch);
      }
    }
  }

  /** Looks into the data the first time that a loss is not a number; later ones follow from it. */
  async #blame(batch: SourceBatch, checked: BatchTensors | null, where: string): Promise<void> {
    if (this.#blamed || !checked) return;
    this.#blamed = true;
    const { model, objective } = this.settings;
    await blameData({ model, batch: checked, positions: batch.positions, objective, where });
  }

  #where(): string {
    return `fit, epoch ${this.#epoch + 1}, step ${this.#step + 1}`;
  }
}

function batchOrNull(model: Model, batch: SourceBatch, where: string): BatchTensors | null {
  try {
    return checkBatch(model, batch, where);
  } catch {
    return null;
  }
}
