import { ConfigError, FormatError, tensor, tidy, type Model, type Parameter } from '@graftjs/core';
import { parameterNames, readSafetensors, writeSafetensors } from '@graftjs/formats';
import { fingerprint, hashValues } from '../freezing/fingerprint.js';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { adaptersOf, type Adapters } from './adapters.js';

/** What a fine-tuning made of a model, without the model: a small file. */
export interface Delta {
  readonly arrays: ReadonlyMap<string, DeltaArray>;
  /** A hash of everything in the model that it does not hold. */
  readonly base: string;
  /** How many numbers it holds. */
  readonly numbers: number;
  /** How long its file is. */
  readonly bytes: number;
}

export interface DeltaArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface DeltaContent {
  /** Layers that belong to it whole, beside what adapters hold. Default `head`. */
  readonly layers?: Selection;
}

/**
 * The numbers of the adapters on a model and of some layers, by default the head: all that must be
 * kept to have the fine-tuned model again from the one that it began with. Adapters may be merged.
 *
 * @example
 * const delta = await deltaOf(model);
 * await writeFile('delta.safetensors', encodeDelta(delta)); // delta.bytes
 * applyDelta(again, decodeDelta(await readFile('delta.safetensors')));
 */
export async function deltaOf(
  model: Model,
  { layers = 'head' }: DeltaContent = {},
): Promise<Delta> {
  return unmerged(adaptersOf(model), async () => {
    const parts = partsOf(model, layers);
    const arrays = new Map<string, DeltaArray>();
    for (const [name, { shape, stored }] of parts) {
      const values = Float32Array.from(await stored.data());
      arrays.set(name, { shape: [...shape], values });
    }
    return deltaWith(arrays, await hashOfOthers(model, parts));
  });
}

/**
 * Puts a delta on a model: the one that it was made from, with adapters of the same kind and rank
 * attached. All is compared before the first number changes.
 *
 * @throws ConfigError where the model is another one, or does not have what the delta holds
 */
export async function applyDelta(
  model: Model,
  delta: Delta,
  { layers = 'head' }: DeltaContent = {},
): Promise<void> {
  await unmerged(adaptersOf(model), async () => {
    const parts = partsOf(model, layers);
    const fits = (name: string, { shape }: DeltaArray): boolean =>
      parts.get(name)?.shape.join() === shape.join();
    const odd = [...delta.arrays].find(([name, array]) => !fits(name, array))?.[0];
    const missing = [...parts.keys()].find((name) => !delta.arrays.has(name));
    if (odd !== undefined || missing !== undefined) throw misfit(model, delta, parts, odd, missing);
    if ((await hashOfOthers(model, parts)) !== delta.base) {
      throw new ConfigError({
        where: 'applyDelta',
        problem: `the delta was made for other weights than those of model "${model.name}"`,
        hint: 'Load the model that was fine-tuned, before anything in it trains.',
      });
    }
    for (const [name, { shape, values }] of delta.arrays) {
      tidy(() => parts.get(name)?.assign(tensor(values, [...shape])));
    }
  });
}

/** A delta as a safetensors file. */
export function encodeDelta({ arrays, base }: Delta): Uint8Array {
  const list = [...arrays].map(([name, { shape, values }]) => ({ name, shape, values }));
  return writeSafetensors(list, { format: 'graft-delta', base });
}

/** @throws FormatError where the file is damaged, or no delta */
export function decodeDelta(bytes: Uint8Array, where = 'delta'): Delta {
  const { arrays, metadata } = readSafetensors(bytes, where);
  const { base, format } = metadata;
  if (format !== 'graft-delta' || base === undefined) {
    throw new FormatError({ where, problem: 'it is no delta of a fine-tuning' });
  }
  const entries = arrays.map(({ name, shape, read }) => {
    return [name, { shape, values: Float32Array.from(read() as Float32Array) }] as const;
  });
  return deltaWith(new Map(entries), base);
}

function deltaWith(arrays: ReadonlyMap<string, DeltaArray>, base: string): Delta {
  const numbers = [...arrays.values()].reduce((sum, { values }) => sum + values.length, 0);
  const delta = { arrays, base, numbers, bytes: 0 };
  return { ...delta, bytes: encodeDelta(delta).length };
}

/** What a delta of the model holds, by name. */
function partsOf(model: Model, layers: Selection): Map<string, Parameter> {
  const whole = new Set(selectLayers(model, layers).flatMap(({ parameters }) => parameters));
  const adapted = (adaptersOf(model)?.adapted ?? []).flatMap(({ name, parts }) =>
    Object.entries(parts).map(([part, parameter]) => [`${name}/${part}`, parameter] as const),
  );
  const named = [...parameterNames(model)].filter(([, parameter]) => whole.has(parameter));
  return new Map([...adapted, ...named]);
}

async function hashOfOthers(model: Model, parts: ReadonlyMap<string, Parameter>): Promise<string> {
  const held = new Set(parts.values());
  const others = [...parameterNames(model)].filter(([, parameter]) => !held.has(parameter));
  const hashes = await fingerprint(others.map(([, parameter]) => parameter));
  const lines = others.map(([name, parameter]) => `${name} ${hashes.get(parameter) ?? ''}`).sort();
  return hashValues(new TextEncoder().encode(lines.join('\n')));
}

async function unmerged<T>(adapters: Adapters | null, run: () => Promise<T>): Promise<T> {
  const merged = adapters?.merged ?? false;
  if (merged) adapters?.unmerge();
  try {
    return await run();
  } finally {
    if (merged) adapters?.merge();
  }
}

function misfit(
  model: Model,
  { arrays }: Delta,
  parts: ReadonlyMap<string, Parameter>,
  odd: string | undefined,
  missing: string | undefined,
): ConfigError {
  const name = odd ?? missing ?? '';
  return new ConfigError({
    where: 'applyDelta',
    problem: `the delta does not fit model "${model.name}" at "${name}"`,
    operands: [
      { label: 'delta', value: arrays.get(name)?.shape ?? 'nothing' },
      { label: 'model', value: parts.get(name)?.shape ?? 'nothing' },
    ],
    hint: 'Attach adapters of the same kind, rank and layers, and choose the same layers.',
  });
}
