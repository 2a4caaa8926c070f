import { concat, ConfigError, split, type Parameter, type Tensor } from '@graftjs/core';
import { convolve } from './convolve.js';
import type { Movement } from './movement.js';
import { finish, type FusedActivation } from './output-part.js';

/** A convolution of channels in `groups` parts, each with filters of its own. */
export function convolveGroups(
  image: Tensor,
  kernel: Tensor,
  bias: Parameter | null,
  o: Movement & { readonly groups: number },
  activation: FusedActivation,
): Tensor {
  if (o.groups === 1) return convolve(image, kernel, bias, o, activation);
  const kernels = split(kernel, o.groups, -1);
  const parts = split(image, o.groups, -1).map((part, i) =>
    convolve(part, kernels[i] as Tensor, null, o, 'linear'),
  );
  return finish(concat(parts, -1), bias, activation);
}

/** Channels of one group; both numbers must divide, as in Keras. */
export function channelsOfGroup(
  channels: number,
  filters: number,
  groups: number,
  where: string,
): number {
  if (channels % groups === 0 && filters % groups === 0) return channels / groups;
  throw new ConfigError({
    where,
    problem: `${groups} groups must divide both the channels and the filters`,
    operands: [
      { label: 'channels', value: channels },
      { label: 'filters', value: filters },
    ],
  });
}
