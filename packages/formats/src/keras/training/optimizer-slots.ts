import { className, type Config, type Optimizer } from '@graftjs/core';
import { entryOf } from '../entry-of.js';

/** One array that an optimizer keeps for each weight, by its name here and in Keras. */
export interface Slot {
  readonly slot: string;
  readonly keras: string;
  /** What it holds before the first step. */
  readonly first: number;
}

/** What an optimizer keeps, in the order in which Keras 3 lists it. */
export interface SlotLayout {
  /** One group after the other; inside a group all slots of a weight, then those of the next. */
  readonly groups: readonly (readonly Slot[])[];
  /** A number that Keras keeps once for all weights, after the groups. */
  readonly shared: Slot | null;
}

const slot = (slot: string, keras: string, first = 0): Slot => ({ slot, keras, first });
const groups = (...groups: readonly (readonly Slot[] | false)[]): SlotLayout => ({
  groups: groups.filter((group) => group !== false),
  shared: null,
});

const adam = ({ amsgrad }: Config): SlotLayout =>
  groups(
    [slot('m', 'momentum'), slot('v', 'velocity')],
    amsgrad === true && [slot('vMax', 'velocity_hat')],
  );
const accumulator = ({ initialAccumulatorValue }: Config): Slot =>
  slot('accumulator', 'accumulator', Number(initialAccumulatorValue));

const LAYOUTS: { readonly [kind: string]: (config: Config) => SlotLayout } = {
  Adadelta: () =>
    groups([slot('gradients', 'accumulated_grad'), slot('deltas', 'accumulated_delta_var')]),
  Adagrad: (config) => groups([accumulator(config)]),
  Adam: adam,
  AdamW: adam,
  Adamax: () => groups([slot('m', 'momentum'), slot('u', 'norm')]),
  Ftrl: (config) => groups([accumulator(config), slot('linear', 'linear')]),
  Lamb: () => groups([slot('m', 'momentum'), slot('v', 'velocity')]),
  Lion: () => groups([slot('m', 'momentum')]),
  Nadam: () => ({
    ...groups([slot('m', 'momentum'), slot('v', 'velocity')]),
    shared: slot('product', 'variable', 1),
  }),
  RMSprop: ({ momentum, centered }) =>
    groups(
      [slot('velocity', 'velocity')],
      momentum !== 0 && [slot('momentum', 'momentum')],
      centered === true && [slot('mean', 'average_gradient')],
    ),
  SGD: ({ momentum }) => groups(momentum !== 0 && [slot('velocity', 'momentum')]),
};

/** What Keras's optimizer of this class and these options keeps, or `null` where that is not known. */
export function slotLayout(optimizer: Optimizer): SlotLayout | null {
  if (!optimizer.type.startsWith('optimizers/')) return null;
  return entryOf(LAYOUTS, className(optimizer.type))?.(optimizer.getConfig()) ?? null;
}
