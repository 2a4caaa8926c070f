import type { Model } from '@graftjs/core';
import {
  autoFreeze,
  autoRgn,
  autoSnr,
  bitFit,
  bottleneck,
  fullFineTuning,
  gradualUnfreezing,
  ia3,
  linearProbe,
  lora,
  lpft,
  normOnly,
  oneCycleTuning,
  stagesOf,
  surgical,
  unfreezeLast,
  type Recipe,
} from '@graftjs/transfer';
import type { Catalogue, Entry } from '../specs/catalogue.js';

/** What a recipe of the command line is made for. */
export interface RecipeContext {
  readonly model: Model;
  /** Of each phase, where they were said. */
  readonly epochs?: number | undefined;
  /** Of what is tuned, where it was said. */
  readonly rate?: number | undefined;
  /** Whether adapters stay on the weights, for a file of what was learned alone. */
  readonly keepAdapters?: boolean;
}

type Given = Readonly<Record<string, unknown>>;

/** Stages before the head that `unfreeze-last` trains, where the model has so many. */
const LAST_STAGES = 2;

/** Names of the options that `--epochs` sets, where a recipe has them. */
const EPOCHS = ['epochs', 'probeEpochs', 'tuneEpochs', 'intervals'];

interface RecipeFactory {
  (options: never): Recipe;
  readonly options: Entry<RecipeContext, Recipe>['options'];
}

/** A recipe of the library with what the command line says beside it. */
function entry(
  summary: string,
  factory: RecipeFactory,
  also: (context: RecipeContext) => Given = () => ({}),
): Entry<RecipeContext, Recipe> {
  const { merge: _, ...options } = factory.options;
  return {
    summary,
    options,
    make: (given, context) => {
      const { epochs, rate } = context;
      const told = Object.fromEntries(EPOCHS.map((name) => [name, epochs]));
      const shared = { ...also(context), ...told, learningRate: rate };
      const known = Object.entries(shared).filter(
        ([name, value]) => value !== undefined && name in factory.options,
      );
      const least = known.map(([name, value]) =>
        name === 'intervals' ? [name, Math.max(2, value as number)] : [name, value],
      );
      return factory({ ...Object.fromEntries(least), ...given } as never);
    },
  };
}

/** The option as it is, with the default of the command line. */
function withDefault(
  factory: RecipeFactory,
  name: string,
  fallback: string,
): Entry<RecipeContext, Recipe>['options'] {
  const option = factory.options[name] as Entry<RecipeContext, Recipe>['options'][string];
  return { ...factory.options, [name]: { ...option, default: fallback } };
}

const unmerged = ({ keepAdapters }: RecipeContext): Given => (keepAdapters ? { merge: false } : {});

/** The recipes that `--recipe` names. */
export const recipeCatalogue = {
  'linear-probe': entry('the new head alone, on features that are computed once', linearProbe),
  'unfreeze-last': {
    ...entry('the head, then the last stages with it', unfreezeLast, ({ model }) => ({
      stages: lastStages(model),
    })),
    options: withDefault(unfreezeLast, 'stages', '2, or 1 of a model of two stages'),
  },
  lpft: entry('LP-FT: the head until it stands, then all layers at a low rate', lpft),
  full: entry('all layers at once', fullFineTuning),
  gradual: entry('the head, then one stage more at a time (ULMFiT)', gradualUnfreezing),
  'one-cycle': entry("fastai's fine_tune: the head, then all layers in one cycle", oneCycleTuning),
  surgical: {
    ...entry(
      'one part of the model and the head; the first where pictures look different',
      surgical,
      ({ model }) => ({ part: stagesOf(model)[0]?.name }),
    ),
    options: withDefault(surgical, 'part', 'the first stage; graft info lists them'),
  },
  'auto-rgn': entry('all layers, each at a rate by its relative gradient', autoRgn),
  'auto-snr': entry('layers whose gradients are steady, the others stay', autoSnr),
  'auto-freeze': entry('all layers, of which those that have come to rest are frozen', autoFreeze),
  bitfit: entry('all biases and the head', bitFit),
  'norm-only': entry('all normalisations and the head', normOnly),
  lora: entry('low-rank updates of all kernels and the head', lora, unmerged),
  ia3: entry('one factor for each output of each layer, and the head', ia3, unmerged),
  bottleneck: entry('small layers put into the model, and the head', bottleneck),
} as const satisfies Catalogue<RecipeContext, Recipe>;

function lastStages(model: Model): number {
  const body = stagesOf(model).filter(({ name }) => name !== 'head');
  return Math.max(1, Math.min(LAST_STAGES, body.length));
}
