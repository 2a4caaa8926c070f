import {
  add,
  ConfigError,
  defineLayer,
  mean,
  mul,
  options,
  reshape,
  rsqrt,
  square,
  sub,
  type Parameter,
} from '@graftjs/core';
import { scaleAndCenter, scaleAndCenterOptions } from './scale-and-center.js';

/** Channels in each group; −1 stands for groups of one channel, instance normalisation. */
function channelsOfGroup(channels: number, groups: number): number {
  if (groups === -1) return 1;
  if (channels % groups === 0) return channels / groups;
  throw new ConfigError({
    where: 'GroupNormalization',
    problem: `${groups} groups must divide the ${channels} channels`,
    hint: 'Give a divisor as groups, or −1 for a group of each channel.',
  });
}

/**
 * Normalises groups of channels of each example: (x − mean) / √(variance + ε) · gamma + beta (Wu and
 * He 2018). With one group it is a layer normalisation over all axes, with `groups: -1` an instance
 * normalisation. Weights: gamma and beta [channels].
 *
 * @example
 * groupNormalization(8);
 */
export const groupNormalization = defineLayer({
  type: 'layers/GroupNormalization',
  positional: 'groups',
  options: {
    groups: options.custom<number, number, { default: number }>(
      'a whole number of at least 1, or −1',
      (value) =>
        Number.isInteger(value) && ((value as number) > 0 || value === -1)
          ? (value as number)
          : undefined,
      { default: 32 },
    ),
    axis: options.integer({ default: -1 }),
    epsilon: options.number({ min: 0, default: 1e-3 }),
    ...scaleAndCenterOptions,
  },
  input: ({ axis }) => ({ minRank: 2, fixedAxis: axis }),
  build(b, o) {
    const channels = b.dim(o.axis);
    channelsOfGroup(channels, o.groups);
    return scaleAndCenter(b, o, [channels]);
  },
  call(x, { options: o, weights: { gamma, beta } }) {
    const { shape } = x;
    const at = o.axis < 0 ? o.axis + shape.length : o.axis;
    const channels = shape[at] ?? 1;
    const size = channelsOfGroup(channels, o.groups);
    const grouped = (rest: (length: number) => number): number[] => [
      ...shape.slice(0, at).map(rest),
      channels / size,
      size,
      ...shape.slice(at + 1).map(rest),
    ];
    const drawn = ({ value }: Parameter) =>
      reshape(
        value,
        grouped(() => 1),
      );
    const parts = reshape(
      x,
      grouped((length) => length),
    );
    const along = parts.shape.map((_, axis) => axis).filter((axis) => axis > 0 && axis !== at);
    const centered = sub(parts, mean(parts, along, true));
    const inverse = rsqrt(add(mean(square(centered), along, true), o.epsilon));
    const y = mul(centered, gamma ? mul(inverse, drawn(gamma)) : inverse);
    return reshape(beta ? add(y, drawn(beta)) : y, shape);
  },
});
