import {
  add,
  BaseLayer,
  concat,
  ConfigError,
  contextFor,
  describeLayer,
  div,
  layerFactory,
  mul,
  options,
  type CallContext,
  type Config,
  type LayerBuilder,
  type LayerOptions,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { RecurrentLayer } from '../recurrent/recurrent-layer.js';
import { reversedSteps } from '../recurrent/run-steps.js';

const recurrent = options.custom<RecurrentLayer>('a recurrent layer', (value) =>
  value instanceof RecurrentLayer ? value : undefined,
);

const bidirectionalOptions = {
  layer: recurrent,
  /** The layer that begins at the end; left out, one like `layer`. */
  backwardLayer: options.nullable(recurrent),
  /** How both outputs become one; `null` gives both. */
  mergeMode: options.custom<Merge | null, Merge | null, { default: Merge }>(
    '"concat", "sum", "mul", "ave" or null',
    (value) =>
      value === null || (typeof value === 'string' && value in MERGES)
        ? (value as Merge)
        : undefined,
    { default: 'concat' },
  ),
};

type Merge = 'ave' | 'concat' | 'mul' | 'sum';

const MERGES: { readonly [mode in Merge]: (a: Tensor, b: Tensor) => Tensor } = {
  ave: (a, b) => div(add(a, b), 2),
  concat: (a, b) => concat([a, b], -1),
  mul: (a, b) => mul(a, b),
  sum: (a, b) => add(a, b),
};

type Resolved = ResolvedOptions<typeof bidirectionalOptions & LayerOptions>;

/** What `bidirectional` makes. */
export class Bidirectional extends BaseLayer {
  readonly forward: RecurrentLayer;
  readonly backward: RecurrentLayer;
  readonly #mergeMode: Merge | null;

  constructor(resolved: Resolved) {
    super('layers/Bidirectional', resolved);
    const { layer, backwardLayer, mergeMode } = resolved;
    // As in Keras: sequences are zero where masked, so that both directions agree.
    const shared = { zeroOutputForMask: layer.sequence.returnSequences };
    const bare = layer.name.replace(/^(forward|backward)_/, '');
    this.forward = layer.copy({ ...shared, name: `forward_${bare}` });
    this.backward = backwardLayer
      ? backwardLayer.copy({ ...shared, name: backwardLayer.name })
      : layer.copy({
          ...shared,
          goBackwards: !layer.sequence.goBackwards,
          name: `backward_${bare}`,
        });
    this.#mergeMode = mergeMode;
    this.#checkPair();
  }

  protected onBuild(b: LayerBuilder): void {
    b.sublayer(this.forward, [b.input]);
    b.sublayer(this.backward, [b.input]);
  }

  outputShapes([input = [], ...states]: readonly Shape[]): Shape[] {
    const half = states.length / 2;
    const [ahead = [], ...first] = this.forward.outputShapes([input, ...states.slice(0, half)]);
    const [back = [], ...second] = this.backward.outputShapes([input, ...states.slice(half)]);
    const together = (): Shape => {
      const [a, b] = [ahead.at(-1) ?? null, back.at(-1) ?? null];
      return [...ahead.slice(0, -1), a === null || b === null ? null : a + b];
    };
    const outputs =
      this.#mergeMode === null
        ? [ahead, back]
        : [this.#mergeMode === 'concat' ? together() : ahead];
    return [...outputs, ...first, ...second];
  }

  protected onCall([x, ...states]: readonly Tensor[], context: CallContext): Tensor[] {
    const half = states.length / 2;
    const run = (layer: RecurrentLayer, label: string, initial: readonly Tensor[]) =>
      layer.call([x as Tensor, ...initial], contextFor(context, label, context.masks));
    const [ahead, ...first] = run(this.forward, 'forward', states.slice(0, half));
    const [late, ...second] = run(this.backward, 'backward', states.slice(half));
    const { returnSequences } = this.forward.sequence;
    const back = returnSequences ? reversedSteps(late as Tensor) : (late as Tensor);
    const outputs =
      this.#mergeMode === null
        ? [ahead as Tensor, back]
        : [MERGES[this.#mergeMode](ahead as Tensor, back)];
    return [...outputs, ...first, ...second];
  }

  override outputMasks(
    inputs: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    const [mask = null] = this.forward.outputMasks(inputs, masks);
    return this.#mergeMode === null ? [mask, mask] : [mask];
  }

  override getConfig(): Config {
    const written = (layer: RecurrentLayer) => ({ type: layer.type, config: layer.getConfig() });
    return {
      ...super.getConfig(),
      layer: written(this.forward),
      backwardLayer: written(this.backward),
    };
  }

  #checkPair(): void {
    const [a, b] = [this.forward.sequence, this.backward.sequence];
    const problem =
      a.goBackwards === b.goBackwards
        ? 'both of its layers go the same way'
        : (['stateful', 'returnSequences', 'returnState'] as const)
            .filter((option) => a[option] !== b[option])
            .map((option) => `its layers differ in "${option}"`)[0];
    if (problem) throw new ConfigError({ where: describeLayer(this), problem });
  }
}

/**
 * A recurrent layer run in both directions (Schuster and Paliwal 1997), with both outputs made one.
 *
 * `layer` is a pattern: the wrapper makes two layers like it, `forward_…` and `backward_…`. Inputs
 * and outputs are those of the layer, initial and last states first of the one, then of the other.
 * Weights: those of the forward layer, then of the backward layer.
 *
 * @example
 * bidirectional(lstm(32, { returnSequences: true }), { mergeMode: 'sum' });
 */
export const bidirectional = layerFactory({
  type: 'layers/Bidirectional',
  options: bidirectionalOptions,
  positional: 'layer',
  make: (resolved) => new Bidirectional(resolved),
});
