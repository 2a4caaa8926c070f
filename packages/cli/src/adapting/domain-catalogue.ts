import { options, type Model } from '@graftjs/core';
import { concatenate, type ImageFolder } from '@graftjs/datasets';
import {
  adaptBatchNorm,
  adaptDomain,
  cdan,
  coral,
  dann,
  fineTune,
  jan,
  mcc,
  mmd,
  pseudoLabelled,
  tent,
  unfreezeLast,
  type DomainMethod,
  type Example,
} from '@graftjs/transfer';
import type { Catalogue, Entry } from '../specs/catalogue.js';
import { percent } from '../terminal/figures.js';
import type { TrainingProgress } from '../training/training-progress.js';
import { pictureBatches } from './picture-batches.js';

/** What a way to adapt is given. */
export interface DomainContext {
  readonly model: Model;
  /** Without labels, of the new kind. */
  readonly unlabelled: ImageFolder;
  /** With labels, of the old kind. */
  readonly photos: ImageFolder | null;
  readonly epochs?: number | undefined;
  readonly rate?: number | undefined;
  readonly batchSize: number;
  readonly seed: number;
  readonly training: TrainingProgress;
  readonly signal: AbortSignal;
}

/** What it did, in words. */
export type Adapted = Promise<readonly string[]>;

export interface DomainEntry extends Entry<DomainContext, Adapted> {
  /** Whether it trains on labelled photos of the old kind. */
  readonly needsPhotos: boolean;
}

const number = (fallback: number) => options.number({ min: 0, default: fallback });

/** A method that trains on labelled photos while it makes both kinds alike in the features. */
function alignment<T extends { readonly weight?: number }>(
  summary: string,
  method: (given: T) => DomainMethod,
  own: DomainEntry['options'] = {},
): DomainEntry {
  const stages = options.nullable(options.integer({ min: 0 }));
  return {
    summary,
    needsPhotos: true,
    options: { weight: number(1), ...own, stages },
    async make(given, context) {
      const { model, photos, unlabelled, epochs, rate, batchSize, seed, training, signal } =
        context;
      const { stages: last = null, ...rest } = given as { stages?: number | null };
      training.begin('adapting');
      const result = await adaptDomain(model, photos as ImageFolder, unlabelled, {
        method: method(rest as unknown as T),
        ...(last === null ? {} : { train: { lastStages: last } }),
        ...(epochs === undefined ? {} : { epochs }),
        ...(rate === undefined ? {} : { learningRate: rate }),
        batchSize,
        seed,
        callbacks: [training.callback],
        signal,
      });
      signal.throwIfAborted();
      const { before, after } = result.distance;
      return [
        result.description,
        `A-distance of the features of both kinds: ${before.toFixed(2)} before, ${after.toFixed(2)} after (0 alike, 2 apart)`,
      ];
    },
  };
}

const adversary = { hidden: options.integer({ min: 1, default: 64 }), gamma: number(10) };

/** The methods that `--method` of `graft adapt` names. */
export const domainCatalogue = {
  adabn: {
    summary: 'batch normalisations get the statistics of the new photos: seconds, no training',
    needsPhotos: false,
    options: {},
    async make(_, { model, unlabelled, batchSize, training }) {
      training.begin('reading the statistics of the new photos');
      const count = await adaptBatchNorm(model, pictureBatches(unlabelled, batchSize));
      return [`${count} batch normalisations got the statistics of ${unlabelled.size} photos`];
    },
  },
  tent: {
    summary: 'adabn, then answers are made surer, guarded: where that goes wrong it rolls back',
    needsPhotos: false,
    options: { leastConfidence: number(0.6), leastDiversity: number(0.9) },
    async make(given, { model, unlabelled, batchSize, epochs, training }) {
      training.begin('making answers surer');
      const batches = pictureBatches(unlabelled, batchSize);
      const result = await tent(model, batches, { ...given, ...(epochs && { epochs }) });
      return [`TENT: ${result.outcome}, since ${result.reason}`];
    },
  },
  coral: alignment('CORAL: covariances of features alike', coral),
  mmd: alignment('MK-MMD: distributions of features alike', mmd),
  jan: alignment('JAN: features and answers together alike', jan),
  dann: alignment('DANN: a discriminator must not tell both kinds apart', dann, adversary),
  cdan: alignment('CDAN: the same, by features and answers', cdan, {
    ...adversary,
    entropy: options.boolean({ default: true }),
  }),
  mcc: alignment('MCC: new answers less confused', mcc, { temperature: number(2.5) }),
  pseudo: {
    summary: 'pseudo-labels: trains on its own answers where it is sure, and on the old photos',
    needsPhotos: true,
    options: { threshold: options.number({ min: 0, max: 1, default: 0.95 }) },
    async make(given, context) {
      const { model, photos, unlabelled, epochs, rate, batchSize, seed, training, signal } =
        context;
      training.begin('labelling the new photos');
      const more = await pseudoLabelled(model, unlabelled, { ...given, batchSize });
      const old = photos as ImageFolder;
      const both = concatenate<Example>([old, more.data as unknown as typeof old]);
      await fineTune(model, both, {
        recipe: unfreezeLast({
          ...(epochs === undefined ? {} : { tuneEpochs: epochs }),
          ...(rate === undefined ? {} : { learningRate: rate }),
        }),
        batchSize,
        seed,
        callbacks: [training.callback],
        progress: (event) => training.update(event),
        signal,
      });
      return [
        `pseudo-labels for ${more.labels.length} of ${unlabelled.size} photos (${percent(more.share)})`,
      ];
    },
  },
} as const satisfies Readonly<Record<string, DomainEntry>> & Catalogue<DomainContext, Adapted>;
