import { ConfigError, options, type Dataset, type Model } from '@graftjs/core';
import {
  biTuning,
  bss,
  coTuning,
  delta,
  distill,
  ewc,
  fisherOf,
  l1sp,
  l2sp,
  lwf,
  type Example,
  type SourcePenalty,
} from '@graftjs/transfer';
import type { Catalogue } from '../specs/catalogue.js';

/** What a penalty of the command line is made for. */
export interface PenaltyContext {
  /** The pretrained model, before a head was grafted onto it. */
  readonly base: Model;
  /** Photos like those that it was trained on, where there are some. */
  readonly source: Dataset<Example> | null;
  readonly seed: number;
  /** Opens the model that `distill` learns from. */
  readonly openTeacher: (path: string) => Promise<Model>;
  /** Takes what is to be freed when all is over. */
  readonly keep: (thing: { dispose(): void }) => void;
}

/** A head that was solved for has weights of any size, which nothing should pull to zero. */
const NEW_WEIGHTS = { beta: 0 } as const;

const number = (fallback: number) => options.number({ min: 0, default: fallback });

/** The penalties that `--penalty` names. */
export const penaltyCatalogue: Catalogue<PenaltyContext, SourcePenalty | Promise<SourcePenalty>> = {
  l2sp: {
    summary: 'L2-SP: weights stay near those of the source, in the mean of squares',
    options: {
      alpha: number(0.01),
      beta: number(NEW_WEIGHTS.beta),
      decoupled: options.boolean({ default: false }),
    },
    make: (given) => l2sp({ ...NEW_WEIGHTS, ...given }),
  },
  l1sp: {
    summary: 'L1-SP: few weights move, those far',
    options: { alpha: number(0.01), beta: number(NEW_WEIGHTS.beta) },
    make: (given) => l1sp({ ...NEW_WEIGHTS, ...given }),
  },
  ewc: {
    summary: 'EWC: weights that the source task relies on stay (needs --source)',
    options: { lambda: number(100), examples: options.integer({ min: 1, default: 200 }) },
    async make(given, { base, source, seed, keep }) {
      if (!source) {
        throw new ConfigError({
          where: '--penalty ewc',
          problem: 'which weights the source task relies on is measured on photos of that task',
          hint: 'Give some with --source FOLDER: photos like those that the model was trained on.',
        });
      }
      const { examples = 200, ...rest } = given as { examples?: number; lambda?: number };
      const fisher = await fisherOf(base, source, { examples, seed });
      keep(fisher);
      return ewc({ fisher, ...rest });
    },
  },
  delta: {
    summary: 'DELTA: feature maps of the new photos stay near those of the source',
    options: {
      alpha: number(0.1),
      beta: number(NEW_WEIGHTS.beta),
      attention: options.oneOf(['measured', 'even'], { default: 'measured' }),
    },
    make: (given) => delta({ ...NEW_WEIGHTS, ...given }),
  },
  bss: {
    summary: 'BSS: directions of features that carry little are held down',
    options: { k: options.integer({ min: 1, default: 1 }), eta: number(0.001) },
    make: (given) => bss(given as Parameters<typeof bss>[0]),
  },
  lwf: {
    summary: 'learning without forgetting: the old classifier says of new photos what it said',
    options: { temperature: number(2), weight: number(1) },
    make: (given, { base }) => lwf({ ...given, base }),
  },
  'co-tuning': {
    summary: 'Co-Tuning: the old classifier says the same of photos of one class',
    options: {
      weight: number(2.3),
      relationship: options.oneOf(['direct', 'reverse'], { default: 'direct' }),
    },
    make: (given, { base }) => coTuning({ ...given, base }),
  },
  'bi-tuning': {
    summary: 'Bi-Tuning: photos of a class are drawn together, and apart from others',
    options: {
      weight: number(1),
      queue: options.integer({ min: 1, default: 40 }),
      temperature: number(0.07),
    },
    make: (given) => biTuning(given as Parameters<typeof biTuning>[0]),
  },
  distill: {
    summary: 'distillation: says what a teacher says (distill:teacher=FOLDER, the same classes)',
    options: { teacher: options.string(), temperature: number(4), share: number(0.5) },
    async make(given, { openTeacher, keep }) {
      const { teacher: path, ...rest } = given as { teacher?: string };
      if (path === undefined) {
        throw new ConfigError({
          where: '--penalty distill',
          problem: 'it is not said which model teaches',
          hint: 'Say it: --penalty distill:teacher=other-model.',
        });
      }
      const teacher = await openTeacher(path);
      keep(teacher);
      return distill({ ...rest, teacher });
    },
  },
};
