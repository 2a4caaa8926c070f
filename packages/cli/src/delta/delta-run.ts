import { FormatError, Random, type Model } from '@graftjs/core';
import {
  applyDelta,
  attachIa3,
  attachLora,
  compare,
  decodeDelta,
  deltaOf,
  encodeDelta,
  headOf,
  type Recipe,
  type Snapshot,
} from '@graftjs/transfer';
import { leafLayers, type Preprocessing } from '@graftjs/zoo';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBase } from '../models/open-base.js';
import type { ImageModel } from '../models/image-model.js';
import { graftedModel } from '../training/grafted-model.js';

/** The files of a run folder that holds what was learned alone, beside the model it began with. */
export const DELTA_FACTS = 'delta.json';
export const DELTA = 'delta.safetensors';

/** What beside the numbers makes the model again. */
export interface DeltaFacts {
  /** The pretrained model. */
  readonly base: string;
  readonly labels: readonly string[];
  readonly preprocessing: Preprocessing;
  readonly bottlenecks: boolean;
  /** `null` where layers trained as they are. */
  readonly adapters: Adapters | null;
  /** Layers that are held whole. */
  readonly layers: readonly string[];
}

interface Adapters {
  readonly kind: 'lora' | 'ia3';
  readonly rank?: number;
  readonly alpha?: number | null;
  readonly rankStabilized?: boolean;
}

/** Which adapters a recipe leaves on the weights. */
export function adaptersOfRecipe(recipe: Recipe | null): Adapters | null {
  const { type, recipes } = (recipe?.getConfig() ?? {}) as Record<string, unknown>;
  const parts = recipes as { type: string; config: object }[] | undefined;
  const last = parts?.at(-1) ?? { type: recipe?.type ?? type, config: recipe?.getConfig() ?? {} };
  const config = last.config as Partial<Adapters>;
  if (last.type === 'recipes/Ia3') return { kind: 'ia3' };
  if (last.type !== 'recipes/Lora') return null;
  const { rank = 4, alpha = null, rankStabilized = false } = config;
  return { kind: 'lora', rank, alpha, rankStabilized };
}

/** The files that hold what a model learned since a snapshot of it, and nothing else. */
export async function deltaFiles(
  model: Model,
  before: Snapshot,
  facts: Omit<DeltaFacts, 'layers'>,
): Promise<Record<string, string | Uint8Array>> {
  const head = headOf(model).map(({ name }) => name);
  const { layers: both, onlyInSecond } = await compare(before, model);
  // Under adapters, layers only look as if they had moved.
  const moved = facts.adapters ? [] : both.filter(({ state }) => state !== 'same');
  const layers = [...new Set([...moved.map(({ layer }) => layer), ...onlyInSecond, ...head])];
  const named = new Set(layers);
  const delta = await deltaOf(model, { layers: ({ name }) => named.has(name) });
  const base = /^(https?|imagenet):/i.test(facts.base) ? facts.base : resolve(facts.base);
  return {
    [DELTA_FACTS]: `${JSON.stringify({ ...facts, base, layers }, null, 2)}\n`,
    [DELTA]: encodeDelta(delta),
  };
}

/** A model that was put together from its base and what it learned. */
export interface DeltaModel extends ImageModel {
  readonly base: string;
  readonly architecture: string | null;
  /** How many numbers were kept, and how long their file is. */
  readonly numbers: number;
  readonly bytes: number;
}

/** The model of a run folder that holds what was learned alone; `null` for any other. */
export async function openDelta(folder: string): Promise<DeltaModel | null> {
  const facts = await factsIn(folder);
  if (!facts) return null;
  const file = join(folder, DELTA);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new FormatError({ where: file, problem: 'what was learned is not there', cause });
  });
  const delta = decodeDelta(bytes, file);
  const base = await openBase(facts.base, { preprocess: facts.preprocessing.name }).catch(
    (cause: Error) => {
      throw new FormatError({
        where: folder,
        problem: `it holds what was learned beside ${facts.base}, and that model cannot be opened`,
        operands: [{ label: 'reason', value: cause.message.split('\n')[0] ?? '' }],
        hint: `Put it back, or write where it is now into "base" of ${join(folder, DELTA_FACTS)}.`,
        cause,
      });
    },
  );
  const { labels, preprocessing, bottlenecks, adapters } = facts;
  const options = { classes: labels.length, bottlenecks, stochastic: false, seed: 0 };
  const model = graftedModel(base.model, options);
  model.initialize(new Random(0));
  const attached = adapters && attach(model, adapters);
  const named = new Set(facts.layers);
  await applyDelta(model, delta, { layers: ({ name }) => named.has(name) });
  attached?.merge();
  attached?.dispose();
  const { numbers, bytes: size } = delta;
  const { architecture } = base;
  return {
    ...{ model, labels, preprocessing, channels: base.channels },
    ...{ base: facts.base, architecture, numbers, bytes: size },
  };
}

async function factsIn(folder: string): Promise<DeltaFacts | null> {
  const file = join(folder, DELTA_FACTS);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const facts = JSON.parse(text) as DeltaFacts;
    if (typeof facts.base === 'string' && Array.isArray(facts.labels)) return facts;
  } catch {
    // Said below.
  }
  throw new FormatError({ where: file, problem: 'it does not say what the model is made of' });
}

function attach(model: Model, { kind, rank = 4, alpha, rankStabilized = false }: Adapters) {
  const head = new Set(headOf(model));
  const layers = leafLayers(model).filter((layer) => !head.has(layer));
  if (kind === 'ia3') return attachIa3(model, { layers });
  return attachLora(model, {
    rank,
    rankStabilized,
    layers,
    random: new Random(0),
    ...(alpha == null ? {} : { alpha }),
  });
}
