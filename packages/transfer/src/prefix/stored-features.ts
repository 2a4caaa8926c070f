import { Tensor, type Dataset, type Model, type Pass } from '@graftjs/core';
import { dataset, type HostArray } from '@graftjs/datasets';
import type { CheckpointStore } from '@graftjs/training';
import { exampleDigest } from './example-digest.js';
import { featuresOf, inMemory, type Example, type FeaturesOptions } from './features-of.js';
import { decodeFeatures, encodeFeatures, type FeatureTable } from './features-file.js';
import { fromHalves, toHalves } from './half-precision.js';
import { bytesOfNumber, type Precision } from './kept-row.js';
import { prefixKey } from './prefix-key.js';

export interface StoredFeaturesOptions extends FeaturesOptions {
  readonly store: CheckpointStore;
  readonly fold: boolean;
  readonly precision: Precision;
  readonly pass: Pass;
}

/** Features of which some, or all, were in a store. */
export interface StoredFeatures {
  readonly examples: readonly Example[];
  readonly bytes: number;
  readonly seconds: number;
  /** How many of the examples the store held. */
  readonly found: number;
  /** Whether what was in the store could not be read. */
  readonly damaged: boolean;
}

/**
 * Features of a frozen prefix, of which only those are computed that a store does not hold: a file for
 * each prefix, a row for each example, found by what the example is. A photo that is added or changed
 * costs itself alone; a weight that changes, everything.
 *
 * @returns `null` where the examples cannot be recognised
 */
export async function storedFeatures(
  prefix: Model,
  data: Dataset<Example>,
  options: StoredFeaturesOptions,
): Promise<StoredFeatures | null> {
  const begin = performance.now();
  const { store, precision, pass, signal } = options;
  const name = `features-${await prefixKey(prefix, options)}.safetensors`;
  const { table, damaged } = await readTable(store, name);
  const known = new Map(table?.rows);
  // The randomness that `featuresOf` gives the data, so that stored views are those in memory.
  const inner = { epoch: pass.epoch, random: pass.random.split('upstream') };
  const listed = await digestsOf(data, inner, signal);
  if (!listed) return null;
  const { digests, columns } = listed;
  const firstPlaces = new Map([...digests.entries()].reverse().map(([i, digest]) => [digest, i]));
  const missing = new Set(
    [...firstPlaces].flatMap(([digest, i]) => (known.has(digest) ? [] : [i])).sort((a, b) => a - b),
  );
  let shape = table?.shape ?? [];
  if (missing.size > 0) {
    const made = await featuresOf(prefix, only(data, missing, inner), options);
    shape = made.shape;
    const positions = [...missing];
    made.examples.forEach(({ x }, i) => {
      const row = (x as HostArray<Float32Array>).data;
      const kept = precision === 'float16' ? fromHalves(toHalves(row)) : row;
      known.set(digests[positions[i] as number] as string, kept);
    });
    signal?.throwIfAborted();
    await store.write(name, await encodeFeatures({ shape, rows: known }, precision));
  }
  const examples = digests.map((digest, i): Example => ({
    ...(columns[i] as Omit<Example, 'x'>),
    x: { data: known.get(digest) as Float32Array, shape },
  }));
  const width = shape.reduce((a, b) => a * b, 1);
  return {
    examples,
    bytes: examples.length * width * bytesOfNumber(precision),
    seconds: (performance.now() - begin) / 1000,
    found: digests.filter((digest) => table?.rows.has(digest)).length,
    damaged,
  };
}

async function readTable(
  store: CheckpointStore,
  name: string,
): Promise<{ table: FeatureTable | null; damaged: boolean }> {
  if (!(await store.list()).includes(name)) return { table: null, damaged: false };
  const table = await decodeFeatures(await store.read(name));
  return { table, damaged: table === null };
}

/** What each example is, and its other columns. */
async function digestsOf(data: Dataset<Example>, pass: Pass, signal: AbortSignal | undefined) {
  const digests: string[] = [];
  const columns: Omit<Example, 'x'>[] = [];
  for await (const example of dataset(data).prefetch(4).iterate(pass)) {
    const { x, ...others } = example;
    try {
      signal?.throwIfAborted();
      const digest = await exampleDigest(x);
      if (digest === null) return null;
      digests.push(digest);
      columns.push((await inMemory(others)) as Omit<Example, 'x'>);
    } finally {
      disposeExample(example);
    }
  }
  return { digests, columns };
}

/** The examples at some positions of a pass. */
function only(
  data: Dataset<Example>,
  positions: ReadonlySet<number>,
  pass: Pass,
): Dataset<Example> {
  return {
    size: positions.size,
    async *iterate() {
      let position = 0;
      for await (const example of dataset(data).prefetch(4).iterate(pass)) {
        if (positions.has(position++)) yield example;
        else disposeExample(example);
      }
    },
  };
}

function disposeExample(example: Example): void {
  for (const value of Object.values(example).flat()) {
    if (value instanceof Tensor) value.dispose();
  }
}
