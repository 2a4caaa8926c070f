import type { Layer, Model, SymbolicTensor } from '@graftjs/core';
import { add, batchNormalization, maxPooling2d, separableConv2d } from '@graftjs/layers';
import { drawArchitecture, type ArchitectureOptions } from './architecture-options.js';
import { chain, normalizedLike, plainConv2d, relu } from './blocks/draw.js';
import { layerNames } from './blocks/layer-names.js';

const norm = normalizedLike({});
const separable = (filters: number, name: string): Layer[] => [
  separableConv2d(filters, { kernelSize: 3, padding: 'same', useBias: false, name }),
  norm(`${name}_bn`),
];

/**
 * Xception: depthwise separable convolutions with residual connections. 22,910,480 parameters;
 * images of 299 x 299 from -1 to 1.
 *
 * @see Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017
 */
export function xception(options: ArchitectureOptions = {}): Model {
  const unnamed = layerNames();
  const shortcut = (x: SymbolicTensor, filters: number) =>
    chain(
      x,
      plainConv2d(filters, { kernelSize: 1, strides: 2, padding: 'same', name: unnamed('conv2d') }),
      batchNormalization({ name: unnamed('batch_normalization') }),
    );
  /** Separable convolutions, the maps halved, and a projected shortcut. */
  const narrowing = (x: SymbolicTensor, block: string, filters: readonly number[]) => {
    const residual = shortcut(x, filters[1] as number);
    const first = block !== 'block2';
    const y = chain(
      x,
      ...(first ? [relu(`${block}_sepconv1_act`)] : []),
      ...separable(filters[0] as number, `${block}_sepconv1`),
      relu(`${block}_sepconv2_act`),
      ...separable(filters[1] as number, `${block}_sepconv2`),
      maxPooling2d({ poolSize: 3, strides: 2, padding: 'same', name: `${block}_pool` }),
    );
    return add({ name: unnamed('add') }).apply([y, residual]);
  };
  const body = (inputs: SymbolicTensor) => {
    let x = chain(
      inputs,
      plainConv2d(32, { kernelSize: 3, strides: 2, name: 'block1_conv1' }),
      norm('block1_conv1_bn'),
      relu('block1_conv1_act'),
      plainConv2d(64, { kernelSize: 3, name: 'block1_conv2' }),
      norm('block1_conv2_bn'),
      relu('block1_conv2_act'),
    );
    x = narrowing(x, 'block2', [128, 128]);
    x = narrowing(x, 'block3', [256, 256]);
    x = narrowing(x, 'block4', [728, 728]);
    for (let i = 5; i <= 12; i++) {
      const parts = [1, 2, 3].flatMap((j) => [
        relu(`block${i}_sepconv${j}_act`),
        ...separable(728, `block${i}_sepconv${j}`),
      ]);
      x = add({ name: unnamed('add') }).apply([chain(x, ...parts), x]);
    }
    x = narrowing(x, 'block13', [728, 1024]);
    return chain(
      x,
      ...separable(1536, 'block14_sepconv1'),
      relu('block14_sepconv1_act'),
      ...separable(2048, 'block14_sepconv2'),
      relu('block14_sepconv2_act'),
    );
  };
  return drawArchitecture(options, {
    name: 'xception',
    size: 299,
    smallest: 71,
    body,
    poolings: { average: 'avg_pool' },
  });
}
