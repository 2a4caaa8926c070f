import {
  BaseLayer,
  describeLayer,
  expandDims,
  layerFactory,
  ShapeError,
  squeeze,
  type CallContext,
  type LayerBuilder,
  type LayerFactory,
  type LayerOptions,
  type NoOptions,
  type OptionSchema,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { withCopiedCells, type CellPass, type RecurrentCell } from './recurrent-cell.js';

/** What `begin` receives beside the shape of the input. */
export interface CellCall<S extends OptionSchema, Weights> extends CallContext {
  readonly options: ResolvedOptions<S>;
  readonly weights: Weights;
}

export interface CellDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Weights,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** Makes the parameters, for the input of one step. */
  build(builder: LayerBuilder, options: ResolvedOptions<S>): Weights;
  /** Shapes of the states, the batch axis first. */
  stateShapes(input: Shape, options: ResolvedOptions<S>): readonly Shape[];
  /** Shape of the output; left out, it is that of the first state. */
  outputShape?(input: Shape, options: ResolvedOptions<S>): Shape;
  /** Begins a pass: what all steps share is made here. */
  begin(context: CellCall<S, Weights>, input: readonly number[]): CellPass;
}

type Resolved<S extends OptionSchema> = ResolvedOptions<S & LayerOptions>;

class DefinedCell<S extends OptionSchema, Positional extends keyof S & string, Weights>
  extends BaseLayer
  implements RecurrentCell
{
  readonly #definition: CellDefinition<S, Positional, Weights>;
  readonly #resolved: Resolved<S>;
  #weights: Weights | undefined;

  constructor(definition: CellDefinition<S, Positional, Weights>, resolved: Resolved<S>) {
    super(definition.type, resolved as ResolvedOptions<LayerOptions>);
    this.#definition = definition;
    this.#resolved = resolved;
  }

  copy(): RecurrentCell {
    return new DefinedCell(this.#definition, withCopiedCells(this.#resolved));
  }

  stateShapes(input: Shape): readonly Shape[] {
    return this.#definition.stateShapes(input, this.#resolved as ResolvedOptions<S>);
  }

  outputShape(input: Shape): Shape {
    const options = this.#resolved as ResolvedOptions<S>;
    return this.#definition.outputShape?.(input, options) ?? this.stateShapes(input)[0] ?? [];
  }

  begin(context: CallContext, input: readonly number[]): CellPass {
    const options = this.#resolved as ResolvedOptions<S>;
    const weights = this.#weights as Weights;
    return this.#definition.begin({ ...context, options, weights }, input);
  }

  protected onBuild(builder: LayerBuilder): void {
    this.#weights = this.#definition.build(builder, this.#resolved as ResolvedOptions<S>);
  }

  outputShapes([input = [], ...states]: readonly Shape[]): Shape[] {
    const expected = this.stateShapes(input);
    if (states.length !== expected.length) throw this.#wrongStates(states, expected);
    return [this.outputShape(input), ...expected];
  }

  protected onCall([x, ...states]: readonly Tensor[], context: CallContext): Tensor[] {
    const input = x as Tensor;
    this.outputShapes([input, ...states].map(({ shape }) => shape));
    const pass = this.begin(context, input.shape);
    const projected = squeeze(pass.project(expandDims(input, 0)), [0]);
    const step = pass.step(projected, states);
    return [step.output, ...step.states];
  }

  override outputMasks(inputs: readonly Tensor[]): readonly null[] {
    return inputs.map(() => null);
  }

  #wrongStates(states: readonly Shape[], expected: readonly Shape[]): ShapeError {
    return new ShapeError({
      where: describeLayer(this),
      problem: `a cell takes one input and ${expected.length} state(s), and got ${states.length} state(s)`,
      operands: expected.map((value, i) => ({ label: `state ${i}`, value, note: 'expected' })),
      hint: `Run it over a sequence with rnn({ cell }), which keeps the states.`,
    });
  }
}

/**
 * A recurrent cell of your own, for `rnn({ cell })`, saved and loaded by its `type`.
 *
 * @example
 * const leaky = defineCell({
 *   type: 'acme/LeakyCell',
 *   options: { units: options.integer({ min: 1 }) },
 *   positional: 'units',
 *   build: (b, { units }) => b.weight('kernel', [b.dim(-1), units], { initializer: glorotUniform() }),
 *   stateShapes: ([batch = null], { units }) => [[batch, units]],
 *   begin: ({ weights: kernel }) => ({
 *     project: (x) => dot(x, kernel.value),
 *     step: (x, [h]) => {
 *       const output = tanh(add(mul(h, 0.9), x));
 *       return { output, states: [output] };
 *     },
 *   }),
 * });
 */
export function defineCell<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
  Weights = undefined,
>(definition: CellDefinition<S, Positional, Weights>): LayerFactory<S, Positional, RecurrentCell> {
  return layerFactory<S, Positional, RecurrentCell>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (resolved) => new DefinedCell(definition, resolved),
  });
}
