import {
  add,
  clipByValue,
  ConfigError,
  div,
  maximum,
  minimum,
  mul,
  options,
  relu,
  sqrt,
  square,
  sub,
  type CallContext,
  type Initializer,
  type LayerBuilder,
  type Parameter,
  type Tensor,
} from '@graftjs/core';

/** Bounds of the corrections; those left out are not applied. */
export interface RenormClipping {
  readonly rmin?: number;
  readonly rmax?: number;
  readonly dmax?: number;
}

const isClipping = (value: unknown): value is RenormClipping =>
  value !== null &&
  typeof value === 'object' &&
  Object.entries(value).every(
    ([key, bound]) => /^(rmin|rmax|dmax)$/.test(key) && typeof bound === 'number',
  );

export const renormOptions = {
  /** Batch renormalisation (Ioffe 2017): training is corrected towards the moving statistics. */
  renorm: options.boolean({ default: false }),
  renormClipping: options.nullable(
    options.custom<RenormClipping>('{ rmin, rmax, dmax }', (value) =>
      isClipping(value) ? value : undefined,
    ),
  ),
  renormMomentum: options.number({ min: 0, max: 1, default: 0.99 }),
};

/** What renormalisation keeps beside the moving mean and variance. */
export interface RenormState {
  readonly stddev: Parameter;
  readonly renormMean: Parameter;
  readonly renormStddev: Parameter;
}

export function renormState(
  b: LayerBuilder,
  shape: readonly number[],
  mean: Initializer,
  variance: Initializer,
): RenormState {
  const stddev: Initializer = {
    ...variance,
    values(own, random) {
      const values = variance.values(own, random);
      const root = sqrt(values);
      values.dispose();
      return root;
    },
  };
  return {
    stddev: b.state('moving_stddev', shape, { initializer: stddev }),
    renormMean: b.state('renorm_mean', shape, { initializer: mean }),
    renormStddev: b.state('renorm_stddev', shape, { initializer: stddev }),
  };
}

/** r and d, which turn the batch's normalisation into that of the moving statistics: x · r + d. */
export function corrections(
  { renormMean, renormStddev }: RenormState,
  mean: Tensor,
  stddev: Tensor,
  epsilon: number,
  clipping: RenormClipping | null,
): { readonly r: Tensor; readonly d: Tensor } {
  const { rmin, rmax, dmax } = clipping ?? {};
  if (rmin !== undefined && rmax !== undefined && rmax < rmin) {
    throw new ConfigError({
      where: 'BatchNormalization',
      problem: `renormClipping has rmax ${rmax} below rmin ${rmin}`,
    });
  }
  const spread = maximum(renormStddev.value, Math.sqrt(epsilon));
  let r: Tensor = div(stddev, spread);
  let d: Tensor = div(sub(mean, renormMean.value), spread);
  if (rmin !== undefined) r = maximum(r, rmin);
  if (rmax !== undefined) r = minimum(r, rmax);
  if (dmax !== undefined) d = clipByValue(d, -dmax, dmax);
  return { r, d };
}

/** Moves all statistics towards those of the batch. */
export function followRenormalized(
  state: RenormState & { readonly mean: Parameter; readonly variance: Parameter },
  mean: Tensor,
  stddev: Tensor,
  o: { readonly momentum: number; readonly renormMomentum: number; readonly epsilon: number },
  { assign }: Pick<CallContext, 'assign'>,
): void {
  const blend = (parameter: Parameter, batch: Tensor, momentum: number): Tensor => {
    const moved = add(mul(parameter.value, momentum), mul(batch, 1 - momentum));
    assign(parameter, moved);
    return moved;
  };
  blend(state.renormMean, mean, o.renormMomentum);
  blend(state.renormStddev, stddev, o.renormMomentum);
  blend(state.mean, mean, o.momentum);
  const moved = blend(state.stddev, stddev, o.momentum);
  assign(state.variance, relu(sub(square(moved), o.epsilon)));
}
