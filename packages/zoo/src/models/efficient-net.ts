import type { Model, SymbolicTensor } from '@graftjs/core';
import {
  activation,
  add,
  depthwiseConv2d,
  dropout,
  normalization,
  rescaling,
} from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, normalizedLike, padForStride2, roundChannels } from './blocks/draw.js';
import {
  efficientConv2d,
  efficientKernel,
  efficientTop,
  squeezeExcite,
} from './blocks/efficient.js';

const norm = normalizedLike({});
const swish = (name: string) => activation('silu', { name });

/** Kernel, repeats, channels in and out, expansion, stride of the seven stages. */
const STAGES = [
  [3, 1, 32, 16, 1, 1],
  [3, 2, 16, 24, 6, 2],
  [5, 2, 24, 40, 6, 2],
  [3, 3, 40, 80, 6, 2],
  [5, 3, 80, 112, 6, 1],
  [5, 4, 112, 192, 6, 2],
  [3, 1, 192, 320, 6, 1],
] as const;
const DROP_CONNECT = 0.2;

interface Scale {
  readonly name: string;
  readonly width: number;
  readonly depth: number;
  readonly size: number;
  readonly dropout: number;
}

const efficientNet =
  (scale: Scale) =>
  (options: ArchitectureOptions = {}): Model => {
    const round = (channels: number) => roundChannels(channels * scale.width);
    const repeats = (count: number) => Math.ceil(count * scale.depth);
    const total = STAGES.reduce((sum, [, count]) => sum + repeats(count), 0);
    const body = (inputs: SymbolicTensor) => {
      let x = chain(inputs, rescaling({ scale: 1 / 255 }), normalization({ axis: 3 }));
      x = chain(
        padForStride2(x, 3, 'stem_conv_pad').apply(x),
        efficientConv2d(round(32), 3, 'stem_conv', { strides: 2, padding: 'valid' }),
        norm('stem_bn'),
        swish('stem_activation'),
      );
      let block = 0;
      STAGES.forEach(([kernelSize, count, before, after, expansion, stride], i) => {
        for (let j = 0; j < repeats(count); j++) {
          x = mobileBlock(x, {
            kernelSize,
            before: round(j === 0 ? before : after),
            after: round(after),
            expansion,
            stride: j === 0 ? stride : 1,
            dropRate: (DROP_CONNECT * block) / total,
            name: `block${i + 1}${String.fromCharCode(97 + j)}_`,
          });
          block += 1;
        }
      });
      return chain(
        x,
        efficientConv2d(round(1280), 1, 'top_conv'),
        norm('top_bn'),
        swish('top_activation'),
      );
    };
    const { name, size } = scale;
    return drawArchitecture(options, { name, size, body, top: efficientTop(scale.dropout) });
  };

interface BlockSettings {
  readonly kernelSize: number;
  readonly before: number;
  readonly after: number;
  readonly expansion: number;
  readonly stride: 1 | 2;
  readonly dropRate: number;
  readonly name: string;
}

function mobileBlock(inputs: SymbolicTensor, settings: BlockSettings): SymbolicTensor {
  const { kernelSize, before, after, expansion, stride, dropRate, name } = settings;
  const channels = before * expansion;
  let x = inputs;
  if (expansion !== 1) {
    x = chain(
      x,
      efficientConv2d(channels, 1, `${name}expand_conv`),
      norm(`${name}expand_bn`),
      swish(`${name}expand_activation`),
    );
  }
  if (stride === 2) x = padForStride2(x, kernelSize, `${name}dwconv_pad`).apply(x);
  x = chain(
    x,
    depthwiseConv2d({
      kernelSize,
      strides: stride,
      padding: stride === 2 ? 'valid' : 'same',
      useBias: false,
      depthwiseInitializer: efficientKernel(),
      name: `${name}dwconv`,
    }),
    norm(`${name}bn`),
    swish(`${name}activation`),
  );
  x = squeezeExcite(x, { channels, squeezed: Math.max(1, Math.trunc(before / 4)), name });
  x = chain(x, efficientConv2d(after, 1, `${name}project_conv`), norm(`${name}project_bn`));
  if (stride !== 1 || before !== after) return x;
  if (dropRate > 0) {
    x = dropout(dropRate, { noiseShape: [null, 1, 1, 1], name: `${name}drop` }).apply(x);
  }
  return add({ name: `${name}add` }).apply([x, inputs]);
}

/**
 * EfficientNet-B0. 5,330,571 parameters; images of 224 x 224, 0 to 255.
 *
 * Published weights of ImageNet expect one more scaling after the normalisation, by
 * 1/√(0.229, 0.224, 0.225); multiply the variance that they bring by it.
 *
 * @see Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", ICML 2019
 */
export const efficientNetB0 = efficientNet({
  name: 'efficientnetb0',
  width: 1,
  depth: 1,
  size: 224,
  dropout: 0.2,
});
/** EfficientNet-B1. 7,856,239 parameters; images of 240 x 240, 0 to 255. */
export const efficientNetB1 = efficientNet({
  name: 'efficientnetb1',
  width: 1,
  depth: 1.1,
  size: 240,
  dropout: 0.2,
});
/** EfficientNet-B2. 9,177,569 parameters; images of 260 x 260, 0 to 255. */
export const efficientNetB2 = efficientNet({
  name: 'efficientnetb2',
  width: 1.1,
  depth: 1.2,
  size: 260,
  dropout: 0.3,
});
/** EfficientNet-B3. 12,320,535 parameters; images of 300 x 300, 0 to 255. */
export const efficientNetB3 = efficientNet({
  name: 'efficientnetb3',
  width: 1.2,
  depth: 1.4,
  size: 300,
  dropout: 0.3,
});
/** EfficientNet-B4. 19,466,823 parameters; images of 380 x 380, 0 to 255. */
export const efficientNetB4 = efficientNet({
  name: 'efficientnetb4',
  width: 1.4,
  depth: 1.8,
  size: 380,
  dropout: 0.4,
});
