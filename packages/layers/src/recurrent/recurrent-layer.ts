import {
  BaseLayer,
  clone,
  ConfigError,
  contextFor,
  describeLayer,
  layerFactory,
  Parameter,
  ShapeError,
  tidy,
  zeros,
  type CallContext,
  type LayerBuilder,
  type LayerFactory,
  type LayerOptions,
  type OptionSchema,
  type Regularizer,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { zeros as zeroValues } from '../initializers/constants.js';
import { withCopiedCells, type RecurrentCell } from './recurrent-cell.js';
import { runSteps } from './run-steps.js';
import type { sequenceOptions } from './sequence-options.js';
import { activityPenalty } from '../regularizers/activity-penalty.js';

type Resolved = ResolvedOptions<typeof sequenceOptions & LayerOptions> & {
  readonly activityRegularizer: Regularizer | null;
};

/** What a copy of a recurrent layer may have otherwise. */
export type RecurrentChanges = Partial<ResolvedOptions<typeof sequenceOptions>> & {
  readonly name?: string;
};

interface RecurrentSettings {
  readonly type: string;
  readonly resolved: Resolved;
  readonly cell: RecurrentCell;
  remake(resolved: Resolved): RecurrentLayer;
}

/**
 * A cell run over the steps of a sequence. Inputs: [batch, steps, …] and, if wanted, the initial
 * states; outputs: what the cell gives, and with `returnState` the last states.
 */
export class RecurrentLayer extends BaseLayer {
  readonly cell: RecurrentCell;
  readonly #settings: RecurrentSettings;
  /** Whether a stateful layer goes on from where the last batch ended, or begins each at zero. */
  carriesStates = true;
  /** Of a stateful layer; not among its weights, as in Keras. */
  #kept: readonly Parameter[] = [];

  constructor(settings: RecurrentSettings) {
    super(settings.type, settings.resolved);
    this.#settings = settings;
    this.cell = settings.cell;
  }

  get sequence(): ResolvedOptions<typeof sequenceOptions> {
    return this.#settings.resolved;
  }

  /** How many states the cell keeps, once the layer is built. */
  stateCount(input: Shape): number {
    return this.cell.stateShapes(stepOf(input)).length;
  }

  /** A layer with the same options, but for the changes, and weights of its own. */
  copy(changes: RecurrentChanges = {}): RecurrentLayer {
    const { resolved, remake } = this.#settings;
    return remake({ ...withCopiedCells(resolved), ...changes });
  }

  /** Begins at zero again, where the layer is stateful. */
  resetStates(): void {
    tidy(() => this.#kept.forEach((kept) => kept.assign(zeros([...kept.shape]))));
  }

  protected onBuild(b: LayerBuilder): void {
    const step = stepOf(b.input);
    b.sublayer(this.cell, [step]);
    if (!this.sequence.stateful) return;
    const [batch] = b.input;
    if (typeof batch !== 'number') {
      throw new ConfigError({
        where: describeLayer(this),
        problem: 'it is stateful, and the size of its batches is not known',
        hint: 'Give the first layer a batchInputShape, or input({ batchShape }).',
      });
    }
    this.#kept = this.cell.stateShapes(step).map(
      (shape, i) =>
        new Parameter({
          name: `state_${i}`,
          shape: shape as number[],
          initializer: zeroValues(),
          role: 'state',
          owner: this,
        }),
    );
  }

  protected override checkInputs([input = [], ...states]: readonly Shape[]): void {
    const operands = [{ label: 'input', value: input }];
    if (input.length < 3) {
      throw new ShapeError({
        where: describeLayer(this),
        problem: `the input has rank ${input.length}, and it takes rank 3 or more: [batch, steps, …]`,
        operands,
      });
    }
    const expected = this.cell.stateShapes(stepOf(input));
    const fits = (state: Shape, i: number): boolean =>
      state.every((axis, k) => {
        const wanted = expected[i]?.[k];
        return axis === null || wanted === null || axis === wanted;
      });
    if (states.length === 0 || (states.length === expected.length && states.every(fits))) return;
    throw new ShapeError({
      where: describeLayer(this),
      problem: 'the initial states do not fit',
      operands: [
        ...states.map((value, i) => ({ label: `state ${i}`, value, note: 'given' })),
        ...expected.map((value, i) => ({ label: `state ${i}`, value, note: 'expected' })),
      ],
    });
  }

  outputShapes(inputs: readonly Shape[]): Shape[] {
    this.checkInputs(inputs);
    const [input = []] = inputs;
    const [batch = null, ...rest] = this.cell.outputShape(stepOf(input));
    const output = this.sequence.returnSequences
      ? [batch, input[1] ?? null, ...rest]
      : [batch, ...rest];
    return this.sequence.returnState ? [output, ...this.cell.stateShapes(stepOf(input))] : [output];
  }

  protected onCall([x, ...given]: readonly Tensor[], context: CallContext): Tensor[] {
    const input = x as Tensor;
    const step = stepOf(input.shape) as number[];
    const initial = given.length > 0 ? given : this.#initialStates(step);
    const pass = this.cell.begin(contextFor(context, 'cell'), step);
    const { output, states } = runSteps(
      pass,
      input,
      context.masks?.[0] ?? null,
      initial,
      this.sequence,
    );
    if (this.carriesStates) {
      this.#kept.forEach((kept, i) => kept.assign(states[i] as Tensor));
    }
    const outputs = this.sequence.returnState ? [output, ...states] : [output];
    const { activityRegularizer } = this.#settings.resolved;
    if (activityRegularizer) {
      for (const y of outputs) context.addLoss(activityPenalty(activityRegularizer, y));
    }
    return outputs;
  }

  override outputMasks(
    _inputs: readonly Tensor[],
    [mask = null]: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    // States have no steps; a model takes what is missing for no mask.
    return [this.sequence.returnSequences ? mask : null];
  }

  override dispose(): void {
    super.dispose();
    for (const kept of this.#kept) kept.dispose();
  }

  #initialStates(step: readonly number[]): readonly Tensor[] {
    if (this.#kept.length === 0 || !this.carriesStates) {
      return this.cell.stateShapes(step).map((shape) => zeros(shape as number[]));
    }
    const [batch] = step;
    const fixed = this.#kept[0]?.shape[0];
    if (batch !== fixed) {
      throw new ShapeError({
        where: describeLayer(this),
        problem: `it is stateful and was built for batches of ${fixed}, and got ${batch} examples`,
        hint: 'Predict in batches of that size.',
      });
    }
    // A copy: the tape of this pass must not see what the states become after it.
    return this.#kept.map(({ value }) => clone(value));
  }
}

/** Shape of one step of a sequence. */
const stepOf = ([batch = null, _steps, ...rest]: Shape): Shape => [batch, ...rest];

interface RecurrentDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options: S;
  readonly positional: Positional;
  cell(options: ResolvedOptions<S>): RecurrentCell;
}

/** The factory of recurrent layers with one kind of cell. */
export function recurrentLayer<
  const S extends OptionSchema,
  const Positional extends keyof S & string,
>({
  type,
  options,
  positional,
  cell,
}: RecurrentDefinition<S, Positional>): LayerFactory<S, Positional, RecurrentLayer> {
  const remake = (resolved: Resolved): RecurrentLayer =>
    new RecurrentLayer({ type, resolved, cell: cell(resolved as never), remake });
  return layerFactory<S, Positional, RecurrentLayer>({
    type,
    options,
    positional,
    make: (resolved) => remake(resolved as never),
  });
}
