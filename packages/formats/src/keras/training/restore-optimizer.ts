import {
  FormatError,
  formatShape,
  GraftError,
  sizeOf,
  tensor,
  tidy,
  type Optimizer,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import type { LoadedModel } from '../../loading/loaded-model.js';
import type { StoredArray } from '../weights/stored-array.js';
import { slotLayout, type Slot, type SlotLayout } from './optimizer-slots.js';
import { trainedParameters } from './trained-parameters.js';

/** What of a loaded model has to do with its optimizer. */
export type OptimizerState = Pick<LoadedModel, 'model' | 'optimizerWeights' | 'kerasVersion'>;

/** Where an array goes: to a slot of a parameter, or of all of them. */
interface Place {
  readonly slot: Slot;
  readonly parameter: Parameter | null;
}
type Tensors = { readonly [slot: string]: Tensor };
type Placed = readonly (readonly [Place, StoredArray])[];

/**
 * Puts the state of a saved optimizer back: steps taken, and momenta and the like for each weight,
 * in the order of Keras 3, of Keras 2, or of its older optimizers. Where that does not fit the
 * optimizer or the model, nothing is restored, and what it returns says why; `null` where all is
 * well, and where there is no state.
 *
 * @example
 * const loaded = await readModel('half-trained.keras');
 * const optimizer = adam(1e-3);
 * const why = restoreOptimizer(optimizer, loaded);
 */
export function restoreOptimizer(optimizer: Optimizer, state: OptimizerState): string | null {
  if (state.optimizerWeights.length === 0) return null;
  const left = (why: string): string => `the state of the optimizer was left out: ${why}`;
  const layout = slotLayout(optimizer);
  if (!layout) return left(`Keras's order is not known for ${optimizer.type}`);
  const placed = place(layout, state);
  if (typeof placed === 'string') return left(placed);
  try {
    const iterations = Number(valuesOf(state.optimizerWeights[0] as StoredArray)[0]);
    if (iterations <= 0) return null;
    const read = placed.map(([place, array]) => ({ ...place, values: valuesOf(array) }));
    tidy(() => optimizer.restore(iterations, statesOf(read, iterations)));
    return null;
  } catch (error) {
    if (error instanceof GraftError) return left(error.problem);
    if (error instanceof RangeError) return left('it is damaged, or too large to be read');
    throw error;
  }
}

/** The place of each array after the number of steps, or why they have none. */
function place(layout: SlotLayout, { model, optimizerWeights, kerasVersion }: OptimizerState) {
  const parameters = trainedParameters(model).map(({ parameter }) => parameter);
  const [steps, ...rest] = optimizerWeights as [StoredArray, ...StoredArray[]];
  if (sizeOf(steps.shape) !== 1)
    return `it begins with array "${steps.name}", and not with the steps`;
  const orders = ordersOf(layout, parameters, isLegacy(rest, kerasVersion));
  const [{ length }] = orders as [readonly Place[]];
  // The rate stands behind the number of steps, unless a schedule gives it; the options say it too.
  const spare = rest.length - length;
  if (spare < 0 || spare > 1 || (spare === 1 && !isNumber(rest[0]))) {
    return `${length} arrays belong to these options and ${parameters.length} trainable weights, the file has ${rest.length} beside the steps`;
  }
  const arrays = rest.slice(spare);
  const pair = (order: readonly Place[]): Placed =>
    order.map((place, i) => [place, arrays[i] as StoredArray]);
  const found = orders.map(pair).find((placed) => placed.every(fits));
  if (found) return found;
  const [{ slot, parameter }, array] = pair(orders[0] as readonly Place[]).find(
    (entry) => !fits(entry),
  ) as Placed[number];
  const shape = formatShape(parameter?.shape ?? []);
  return `array "${array.name}" is ${formatShape(array.shape)}, "${slot.keras}" of "${parameter?.path ?? 'all'}" is ${shape}`;
}

const isNumber = (array: StoredArray | undefined): boolean =>
  array !== undefined && sizeOf(array.shape) === 1;

const fits = ([{ parameter }, { shape }]: Placed[number]): boolean =>
  formatShape(shape) === formatShape(parameter?.shape ?? []);

/** Every order that Keras has had, the likeliest first. */
function ordersOf(
  { groups, shared }: SlotLayout,
  parameters: readonly Parameter[],
  legacy: boolean,
): (readonly Place[])[] {
  const listed = (groups: readonly (readonly Slot[])[]): Place[] =>
    groups.flatMap((group) =>
      parameters.flatMap((parameter) => group.map((slot) => ({ slot, parameter }))),
    );
  const today = listed(groups);
  // Once all arrays of a kind came together, Ftrl's excepted.
  const apart = listed(groups.flat().map((slot) => [slot]));
  const together = groups.flat().some(({ keras }) => keras === 'linear');
  const orders = legacy && !together ? [apart, today] : [today, apart];
  if (!shared) return orders;
  const whole = { slot: shared, parameter: null };
  return orders.flatMap((order) => [
    [...order, whole],
    [whole, ...order],
  ]);
}

/** Whether the optimizer is one of before Keras 2.11, which live on as `optimizers.legacy`. */
function isLegacy(arrays: readonly StoredArray[], kerasVersion: string | null): boolean {
  const [major, minor] = (kerasVersion ?? '').split('.').map(Number) as [number, number?];
  const old = major > 0 && (major < 2 || (major === 2 && (minor ?? 0) < 11));
  return old || arrays.some(({ name }) => LEGACY.test(name));
}

/** `Adam/dense/kernel/m:0`; later ones say `Adam/m/dense/kernel:0`, or `adam/dense_kernel_momentum`. */
const LEGACY = /\/(m|v|vhat|rms|mg|momentum|accumulator|accum_grad|accum_var)(_\d+)?:0$/;

/** All there is to read of an array, as many numbers as its shape says. */
function valuesOf(array: StoredArray): Float32Array {
  const values = Float32Array.from(array.read());
  if (values.length === sizeOf(array.shape)) return values;
  throw new FormatError({
    where: `array "${array.name}"`,
    problem: `array "${array.name}" has another number of values than its shape says`,
  });
}

/** By parameter; what is kept once for all is given to each. */
function* statesOf(read: readonly (Place & { values: Float32Array })[], step: number) {
  const shared = read.filter(({ parameter }) => parameter === null);
  for (const parameter of new Set(read.map(({ parameter }) => parameter))) {
    if (!parameter) continue;
    const own = [...read.filter((entry) => entry.parameter === parameter), ...shared];
    const slots = own.map(({ slot, parameter, values }) => [
      slot.slot,
      tensor(values, [...(parameter?.shape ?? [])], 'float32'),
    ]);
    yield { parameter, state: { step, slots: Object.fromEntries(slots) as Tensors } };
  }
}
