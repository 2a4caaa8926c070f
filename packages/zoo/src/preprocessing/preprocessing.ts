import { ConfigError, didYouMean } from '@graftjs/core';

/** The ways in which the published models were fed. */
export type PreprocessingName = keyof typeof PIXELS;

/**
 * How an image becomes what a model was trained on, as plain data that goes to a file and comes
 * back: pixels of 0 to 255 are resized, then `(x * scale + offset - mean) / std` by channel.
 * Whatever takes `scale`, `offset`, `mean`, `std` and `channels` (the image folder of
 * `@graftjs/datasets` does) takes it as it is.
 */
export interface Preprocessing {
  readonly name: PreprocessingName;
  readonly scale: number;
  readonly offset: number;
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
  /** Order of the channels that the model expects. */
  readonly channels: 'rgb' | 'bgr';
  /** Height and width of the image, `null` where the model takes any. */
  readonly size: readonly [number, number] | null;
  readonly interpolation: Interpolation;
  /** Another aspect ratio is stretched, or cropped at both ends. */
  readonly fit: 'stretch' | 'crop';
}

export type Interpolation = 'bilinear' | 'nearest';

export interface PreprocessingOptions {
  /** Side of the square image, or its height and width. Default: any size. */
  readonly size?: number | readonly [number, number] | null;
  /** Default bilinear. */
  readonly interpolation?: Interpolation;
  /** Default stretch. */
  readonly fit?: 'stretch' | 'crop';
}

const UNCHANGED = { scale: 1, offset: 0, mean: 0, std: 1, channels: 'rgb' } as const;

const PIXELS = {
  /** MobileNet, Inception, Xception, NASNet, Teachable Machine: -1 to 1. */
  mobilenet: { ...UNCHANGED, scale: 1 / 127.5, offset: -1 },
  /** torchvision, DenseNet: ImageNet's mean and deviation. */
  torch: { ...UNCHANGED, scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  /** VGG and ResNet of Keras: BGR, ImageNet's mean removed, not scaled. */
  caffe: { ...UNCHANGED, channels: 'bgr', mean: [103.939, 116.779, 123.68] },
  /** 0 to 1. */
  zeroToOne: { ...UNCHANGED, scale: 1 / 255 },
  /** 0 to 255, as they are: EfficientNet and others that scale inside. */
  none: UNCHANGED,
} as const;

/** The names that `preprocessing` takes. */
export const preprocessingNames = Object.keys(PIXELS) as readonly PreprocessingName[];

/**
 * The preprocessing that goes by a name.
 *
 * @example
 * preprocessing('mobilenet', { size: 224 }); // x / 127.5 - 1 on 224 x 224 images
 */
export function preprocessing(
  name: PreprocessingName,
  { size = null, interpolation = 'bilinear', fit = 'stretch' }: PreprocessingOptions = {},
): Preprocessing {
  if (!Object.hasOwn(PIXELS, name)) {
    throw new ConfigError({
      where: 'preprocessing',
      problem: `there is no preprocessing "${name}"`,
      hint: didYouMean(name, preprocessingNames),
    }).startingAt(preprocessing);
  }
  const sides: readonly unknown[] = typeof size === 'number' ? [size, size] : (size ?? []);
  if (size !== null && !(sides.length === 2 && sides.every(isSide))) {
    throw new ConfigError({
      where: 'preprocessing',
      problem: 'the size of the image cannot be used',
      operands: [
        { label: 'expected', value: 'one whole number of at least 1, or two' },
        { label: 'got', value: size },
      ],
    }).startingAt(preprocessing);
  }
  const square = size === null ? null : (sides as [number, number]);
  return { name, ...PIXELS[name], size: square, interpolation, fit };
}

const isSide = (side: unknown): boolean => Number.isInteger(side) && (side as number) >= 1;
