import {
  cast,
  className,
  defineLayer,
  resolveOptions,
  type GivenOptions,
  type LayerFactory,
  type NoOptions,
  type OptionSchema,
  type Random,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { dataFormat, shapeWithChannelsLast, withChannelsLast } from '../conv/data-format.js';
import { layerRandom, seed } from '../regularization/layer-random.js';

/** A batch of images, channels last. */
export interface ImageSize {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface AugmentationDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Drawn,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** The random choices for a batch, as plain numbers. */
  draw(random: Random, size: ImageSize, options: ResolvedOptions<S>): Drawn;
  /** What the choices make of images [batch, height, width, channels]. */
  apply(images: Tensor, drawn: Drawn, options: ResolvedOptions<S>): Tensor;
  /** Nothing about it is random, so it takes no seed. */
  readonly seedless?: boolean;
  /** Runs while predicting as well. */
  readonly always?: boolean;
  /** What is done instead while predicting; nothing by default. */
  predict?(images: Tensor, options: ResolvedOptions<S>): Tensor;
  /** Height and width of the output; left out, the input's. */
  outputSize?(options: ResolvedOptions<S>): readonly [number, number];
}

/** The two halves of an augmentation with its options: choosing, and doing. */
export interface Transformation<Drawn> {
  draw(random: Random, size: ImageSize): Drawn;
  apply(images: Tensor, drawn: Drawn): Tensor;
}

const common = { seed, dataFormat };
type Common = typeof common;

/** A layer, and its transformation for whoever wants to choose and apply apart. */
export interface Augmentation<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Drawn,
> extends LayerFactory<S & Common, Positional> {
  transformation(given: GivenOptions<S>): Transformation<Drawn>;
}

/**
 * A layer that changes images at random while training, and passes them on otherwise. Every step has
 * choices of its own, and equal seeds make equal choices.
 */
export function defineAugmentation<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
  Drawn = null,
>(definition: AugmentationDefinition<S, Positional, Drawn>): Augmentation<S, Positional, Drawn> {
  const { type, positional, always = false, seedless = false } = definition;
  const schema = definition.options ?? ({} as S);
  const sizeOf = (o: ResolvedOptions<S>) => definition.outputSize?.(o);

  const factory = defineLayer<S & Common, Positional>({
    type,
    options: { ...schema, ...(seedless ? { dataFormat } : common) } as S & Common,
    ...(positional === undefined ? {} : { positional }),
    input: { rank: 4 },
    outputShape(input, o): Shape {
      const size = sizeOf(o as ResolvedOptions<S>);
      if (!size) return input;
      return shapeWithChannelsLast(input, formatOf(o), ([batch = null, , , channels = null]) => [
        batch,
        ...size,
        channels,
      ]);
    },
    call(x, { training, random, options: o }) {
      const { seed: own = null, dataFormat: format } = o as Partial<ResolvedOptions<Common>>;
      if (!training && !always && !definition.predict) return x;
      const mine = o as ResolvedOptions<S>;
      return withChannelsLast(cast(x, 'float32'), format ?? 'channelsLast', (images) => {
        if (!training && !always) return definition.predict?.(images, mine) ?? images;
        const drawn = definition.draw(layerRandom(random, own), imageSize(images), mine);
        return definition.apply(images, drawn, mine);
      });
    },
    outputMask: () => null,
  });
  const transformation = (given: GivenOptions<S>): Transformation<Drawn> => {
    const resolved = resolveOptions(schema, given, className(type));
    return {
      draw: (random, size) => definition.draw(random, size, resolved),
      apply: (images, drawn) => definition.apply(images, drawn, resolved),
    };
  };
  return Object.assign(factory, { transformation });
}

const formatOf = (o: object) => (o as ResolvedOptions<Common>).dataFormat;

export function imageSize({ shape: [batch = 1, height = 1, width = 1, channels = 1] }: Tensor) {
  return { batch, height, width, channels };
}
