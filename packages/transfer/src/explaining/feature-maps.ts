import {
  ConfigError,
  type Layer,
  type Model,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { inlineModels } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { channelAxis } from '../surgery/channel-axis.js';

/**
 * Which axes of images at a place count rows and columns: [1, 2], or [2, 3] where channels come first.
 * Default the images that go in.
 */
export function spatialAxes(
  model: Model,
  place: SymbolicTensor | undefined = model.inputs[0],
): readonly [number, number] {
  return place && channelAxis(model, place) === 1 ? [2, 3] : [1, 2];
}

/** Height and width of a batch of images; anything else is named. */
export function imageSize(where: string, model: Model, x: Tensor): readonly [number, number] {
  if (x.rank === 4) {
    const [rows, columns] = spatialAxes(model);
    return [x.shape[rows] as number, x.shape[columns] as number];
  }
  throw new ConfigError({
    where,
    problem: `it explains images [examples, height, width, channels]; these have rank ${x.rank}`,
    operands: [{ label: 'got', value: x.shape }],
    hint: x.rank === 3 ? 'Give a batch of one: stack([image]).' : undefined,
  });
}

/** The last layer that gives images of feature maps, of more than one pixel; `null` without any. */
export function lastFeatureMaps(model: Model): Layer | null {
  const flat = inlineModels(model);
  const use = usesOf(flat).findLast(({ outputs: [output] }) => {
    const shape = output?.shape ?? [];
    const [rows, columns] = spatialAxes(flat, output);
    return shape.length === 4 && Number(shape[rows]) > 1 && Number(shape[columns]) > 1;
  });
  return use?.layer ?? null;
}
