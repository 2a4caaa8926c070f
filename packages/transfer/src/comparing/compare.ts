import { tidy, type Layer, type Model, type Tensor } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';

/** How far the weights of one layer are from those of another. */
export interface LayerChange {
  readonly layer: string;
  /** Numbers in it, statistics included. */
  readonly size: number;
  /** ‖b − a‖ / ‖a‖ over all its parameters; infinite where a is zero and b is not. */
  readonly relative: number;
  readonly largest: number;
  /** `same`: to the last bit. */
  readonly state: 'same' | 'moved' | 'other shape';
}

/** How two models differ. `String(comparison)` is a table of the layers that do. */
export interface Comparison {
  /** Layers of both by their names, in the order of the first. */
  readonly layers: readonly LayerChange[];
  readonly onlyInFirst: readonly string[];
  readonly onlyInSecond: readonly string[];
  /** ‖b − a‖ / ‖a‖ over everything that both have. */
  readonly relative: number;
}

/** Values of the parameters of a model at one moment, by layer. */
export type Snapshot = ReadonlyMap<string, readonly Float32Array[]>;

/**
 * Remembers what a model is, to compare it with what it becomes. Layers of one name, in different models
 * inside it, are told apart by their order: `conv`, `conv (2)`.
 *
 * @example
 * const before = await snapshotOf(model);
 */
export async function snapshotOf(model: Model): Promise<Snapshot> {
  const layers = leafLayers(model).filter(({ parameters }) => parameters.length > 0);
  const seen = new Map<string, number>();
  const names = layers.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
  const entries = layers.map(
    async (layer, i) => [names[i] as string, await valuesOf(layer)] as const,
  );
  return new Map(await Promise.all(entries));
}

/**
 * What moved between two models, or a model and what it was before, and by how much, layer by layer.
 *
 * @example
 * const before = await snapshotOf(model);
 * await fineTune(model, train, { recipe: lpft() });
 * console.log(String(await compare(before, model)));
 */
export async function compare(a: Model | Snapshot, b: Model | Snapshot): Promise<Comparison> {
  const [first, second] = await Promise.all([a, b].map(asSnapshot));
  const [one, other] = [first as Snapshot, second as Snapshot];
  const common = [...one.keys()].filter((name) => other.has(name));
  let [squares, norm] = [0, 0];
  const layers = common.map((layer): LayerChange => {
    const [before, after] = [one.get(layer) ?? [], other.get(layer) ?? []];
    const size = before.reduce((sum, { length }) => sum + length, 0);
    const fits =
      before.length === after.length && before.every((x, i) => x.length === after[i]?.length);
    if (!fits) return { layer, size, relative: NaN, largest: NaN, state: 'other shape' };
    const change = distance(before, after);
    squares += change.squares;
    norm += change.norm;
    return {
      layer,
      size,
      relative: ratio(change.squares, change.norm),
      largest: change.largest,
      state: change.largest === 0 ? 'same' : 'moved',
    };
  });
  const comparison: Comparison = {
    layers,
    onlyInFirst: [...one.keys()].filter((name) => !other.has(name)),
    onlyInSecond: [...other.keys()].filter((name) => !one.has(name)),
    relative: ratio(squares, norm),
  };
  return Object.defineProperty(comparison, 'toString', { value: () => table(comparison) });
}

function table({ layers, onlyInFirst, onlyInSecond, relative }: Comparison): string {
  const moved = layers.filter(({ state }) => state !== 'same');
  const width = Math.max(5, ...moved.map(({ layer }) => layer.length));
  const digits = (value: number): string => (Number.isNaN(value) ? '-' : value.toPrecision(3));
  return [
    `${moved.length} of ${layers.length} layers differ, by ${digits(relative)} of all weights`,
    ...(moved.length > 0 ? ['', `${'layer'.padEnd(width)}  relative  largest`] : []),
    ...moved.map(({ layer, relative: part, largest, state }) =>
      state === 'moved'
        ? `${layer.padEnd(width)}  ${digits(part).padEnd(8)}  ${digits(largest)}`
        : `${layer.padEnd(width)}  ${state}`,
    ),
    ...(onlyInFirst.length > 0 ? [`only in the first: ${onlyInFirst.join(', ')}`] : []),
    ...(onlyInSecond.length > 0 ? [`only in the second: ${onlyInSecond.join(', ')}`] : []),
  ].join('\n');
}

const asSnapshot = (given: Model | Snapshot): Promise<Snapshot> =>
  'layers' in given ? snapshotOf(given) : Promise.resolve(given);

const ratio = (squares: number, norm: number): number =>
  squares === 0 ? 0 : Math.sqrt(squares / norm);

function distance(before: readonly Float32Array[], after: readonly Float32Array[]) {
  let [squares, norm, largest] = [0, 0, 0];
  before.forEach((values, p) =>
    values.forEach((value, i) => {
      const difference = (after[p]?.[i] as number) - value;
      squares += difference ** 2;
      norm += value ** 2;
      largest = Math.max(largest, Math.abs(difference));
    }),
  );
  return { squares, norm, largest };
}

async function valuesOf({ parameters }: Layer): Promise<Float32Array[]> {
  return Promise.all(
    parameters.map(async (parameter) => {
      const value: Tensor = tidy(() => parameter.value.clone());
      try {
        return Float32Array.from(await value.data());
      } finally {
        value.dispose();
      }
    }),
  );
}
