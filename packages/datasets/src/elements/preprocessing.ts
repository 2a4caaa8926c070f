import { ConfigError, type Tensor } from '@graftjs/core';

/**
 * How pixels of 0 to 255 become what a model was trained on, the last axis being the channels:
 * `(x * scale + offset - mean) / std`, where one number serves all channels.
 *
 * `{ scale: 1 / 127.5, offset: -1 }` is MobileNet's; `{ scale: 1 / 255, mean: [0.485, 0.456, 0.406],
 * std: [0.229, 0.224, 0.225] }` torchvision's; `{ channels: 'bgr', mean: [103.939, 116.779, 123.68] }`
 * that of the Caffe-trained VGG and ResNet50 of Keras.
 */
export interface Preprocessing {
  readonly scale?: number | readonly number[];
  readonly offset?: number | readonly number[];
  readonly mean?: number | readonly number[];
  readonly std?: number | readonly number[];
  /** `bgr` swaps the first and third channel before everything else. Default `rgb`. */
  readonly channels?: 'rgb' | 'bgr';
}

/** A value for the usual cases, or a function on a float32 batch for any other. */
export type Preprocess = Preprocessing | ((x: Tensor) => Tensor);

/** Preprocesses in place; `values` holds whole pixels of so many channels. */
export function applyPreprocessing(
  values: Float32Array,
  channels: number,
  preprocessing: Preprocessing,
): void {
  const { factor, term } = affine(preprocessing, channels);
  if (preprocessing.channels === 'bgr') swapOuterChannels(values, channels);
  const [by = 1, plus = 0] = [factor[0], term[0]];
  if (factor.every((value) => value === by) && term.every((value) => value === plus)) {
    for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * by + plus;
    return;
  }
  for (let start = 0; start < values.length; start += channels) {
    for (let c = 0; c < channels; c++) {
      const i = start + c;
      values[i] = (values[i] as number) * (factor[c] as number) + (term[c] as number);
    }
  }
}

/** The four numbers of each channel as one multiplication and one addition. */
function affine(preprocessing: Preprocessing, channels: number) {
  const { scale = 1, offset = 0, mean = 0, std = 1 } = preprocessing;
  const perChannel = (name: string, value: number | readonly number[]): readonly number[] => {
    if (typeof value === 'number') return Array<number>(channels).fill(value);
    if (value.length === channels) return value;
    throw new ConfigError({
      where: 'preprocess',
      problem: `"${name}" has ${value.length} numbers, and the images have ${channels} channel(s)`,
      operands: [{ label: name, value }],
    });
  };
  const deviations = perChannel('std', std);
  if (deviations.includes(0)) {
    throw new ConfigError({ where: 'preprocess', problem: '"std" must not be 0' });
  }
  const offsets = perChannel('offset', offset);
  const means = perChannel('mean', mean);
  return {
    factor: perChannel('scale', scale).map((value, c) => value / (deviations[c] as number)),
    term: offsets.map((value, c) => (value - (means[c] as number)) / (deviations[c] as number)),
  };
}

function swapOuterChannels(values: Float32Array, channels: number): void {
  if (channels !== 3) {
    throw new ConfigError({
      where: 'preprocess',
      problem: `channels: 'bgr' needs images of 3 channels, and these have ${channels}`,
    });
  }
  for (let i = 0; i < values.length; i += 3) {
    const red = values[i] as number;
    values[i] = values[i + 2] as number;
    values[i + 2] = red;
  }
}
