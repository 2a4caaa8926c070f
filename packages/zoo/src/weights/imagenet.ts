import type { Model } from '@graftjs/core';
import type { ArchitectureOptions } from '../models/architecture-options.js';
import { convNeXtTiny } from '../models/conv-next.js';
import { denseNet121 } from '../models/dense-net.js';
import { efficientNetV2B0 } from '../models/efficient-net-v2.js';
import {
  efficientNetB0,
  efficientNetB1,
  efficientNetB2,
  efficientNetB3,
  efficientNetB4,
} from '../models/efficient-net.js';
import { inceptionV3 } from '../models/inception-v3.js';
import { mobileNetV2, type MobileNetV2Options } from '../models/mobile-net-v2.js';
import {
  mobileNetV3Large,
  mobileNetV3Small,
  type MobileNetV3Options,
} from '../models/mobile-net-v3.js';
import { mobileNet, type MobileNetOptions } from '../models/mobile-net.js';
import { nasNetMobile } from '../models/nas-net.js';
import { resNet50, resNet50V2 } from '../models/res-net.js';
import { vgg16 } from '../models/vgg16.js';
import { xception } from '../models/xception.js';
import { family, oneOf, rowsOf, type Pair } from './family.js';

const keras = (folder: string): string =>
  `https://storage.googleapis.com/tensorflow/keras-applications/${folder}`;
/** Names of files from when Theano's kernels lay otherwise. */
const kernels = (name: string): Pair => [
  `${name}_weights_tf_dim_ordering_tf_kernels.h5`,
  `${name}_weights_tf_dim_ordering_tf_kernels_notop.h5`,
];
/** 1 is "1.0" in names of files, as Python writes it. */
const decimal = (alpha: number): string => (Number.isInteger(alpha) ? `${alpha}.0` : `${alpha}`);

const efficientNet = (size: string, build: (options: ArchitectureOptions) => Model, md5: Pair) =>
  family(`efficientNet${size}`, {
    build,
    license: 'Apache-2.0',
    preprocessing: 'none',
    folder: 'https://storage.googleapis.com/keras-applications',
    files: [`efficientnet${size.toLowerCase()}.h5`, `efficientnet${size.toLowerCase()}_notop.h5`],
    md5,
  });

const MOBILE_NET_V3_MD5: Readonly<Record<string, Pair>> = {
  'small_224_0.75': ['cb65d4e5be93758266aa0a7f2c6708b7', 'ebdb5cc8e0b497cd13a7c275d475c819'],
  'small_224_1.0': ['8768d4c2e7dee89b9d02b2d03d65d862', 'd3e8ec802a04aa4fc771ee12a9a9b836'],
  'small_minimalistic_224_1.0': [
    '99cd97fb2fcdad2bf028eb838de69e37',
    'cde8136e733e811080d9fcd8a252f7e4',
  ],
  'large_224_0.75': ['765b44a33ad4005b3ac83185abf1d0eb', '40af19a13ebea4e2ee0c676887f69a2e'],
  'large_224_1.0': ['59e551e166be033d707958cf9e29a6a7', '07fb09a5933dd0c8eaafa16978110389'],
  'large_minimalistic_224_1.0': [
    '675e7b876c45c57e9e63e6d90a36599c',
    'ec5221f64a2f6d1ef965a614bdae7973',
  ],
};

const mobileNetV3 = (size: 'Small' | 'Large', build: (options: MobileNetV3Options) => Model) => {
  const variant = ({ alpha = 1, minimalistic = false }: MobileNetV3Options): string =>
    `${size.toLowerCase()}${minimalistic ? '_minimalistic' : ''}_224_${decimal(alpha)}`;
  return family<MobileNetV3Options>(`mobileNetV3${size}`, {
    build,
    license: 'Apache-2.0',
    preprocessing: 'none',
    folder: keras('mobilenet_v3'),
    files(options, where) {
      const { alpha = 1, minimalistic = false } = options;
      oneOf(where, 'widths (alpha)', alpha, minimalistic ? [1] : [0.75, 1]);
      const name = `weights_mobilenet_v3_${variant(options)}_float`;
      return [`${name}.h5`, `${name}_no_top_v2.h5`];
    },
    md5: (options) => MOBILE_NET_V3_MD5[variant(options)] as Pair,
  });
};

/**
 * The weights that Keras Applications publishes, trained on the 1,000 classes of ImageNet: which
 * file, where, under which licence, with which checksum. Nothing is fetched here; `pretrained` of
 * `@graftjs/transfer` does.
 *
 * @throws ConfigError for a width, a size of images or a number of classes without weights
 * @example
 * const { url } = imagenet.mobileNetV2({ alpha: 0.35, inputShape: [96, 96, 3], includeTop: false });
 */
export const imagenet = {
  mobileNet: family<MobileNetOptions>('mobileNet', {
    build: mobileNet,
    license: 'Apache-2.0',
    preprocessing: 'mobilenet',
    folder: keras('mobilenet'),
    files(options, where) {
      const alpha = oneOf(where, 'widths (alpha)', options.alpha ?? 1, [0.25, 0.5, 0.75, 1]);
      const rows = rowsOf(options, where, [128, 160, 192, 224]);
      const width = { 0.25: '2_5', 0.5: '5_0', 0.75: '7_5', 1: '1_0' }[alpha];
      return [`mobilenet_${width}_${rows}_tf.h5`, `mobilenet_${width}_${rows}_tf_no_top.h5`];
    },
  }),
  mobileNetV2: family<MobileNetV2Options>('mobileNetV2', {
    build: mobileNetV2,
    license: 'Apache-2.0',
    preprocessing: 'mobilenet',
    folder: keras('mobilenet_v2'),
    files(options, where) {
      const alphas = [0.35, 0.5, 0.75, 1, 1.3, 1.4];
      const alpha = oneOf(where, 'widths (alpha)', options.alpha ?? 1, alphas);
      const rows = rowsOf(options, where, [96, 128, 160, 192, 224]);
      const name = `mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${decimal(alpha)}_${rows}`;
      return [`${name}.h5`, `${name}_no_top.h5`];
    },
  }),
  mobileNetV3Small: mobileNetV3('Small', mobileNetV3Small),
  mobileNetV3Large: mobileNetV3('Large', mobileNetV3Large),
  efficientNetB0: efficientNet('B0', efficientNetB0, [
    '902e53a9f72be733fc0bcb005b3ebbac',
    '50bc09e76180e00e4465e1a485ddc09d',
  ]),
  efficientNetB1: efficientNet('B1', efficientNetB1, [
    '1d254153d4ab51201f1646940f018540',
    '74c4e6b3e1f6a1eea24c589628592432',
  ]),
  efficientNetB2: efficientNet('B2', efficientNetB2, [
    'b15cce36ff4dcbd00b6dd88e7857a6ad',
    '111f8e2ac8aa800a7a99e3239f7bfb39',
  ]),
  efficientNetB3: efficientNet('B3', efficientNetB3, [
    'ffd1fdc53d0ce67064dc6a9c7960ede0',
    'af6d107764bb5b1abb91932881670226',
  ]),
  efficientNetB4: efficientNet('B4', efficientNetB4, [
    '18c95ad55216b8f92d7e70b3a046e2fc',
    'ebc24e6d6c33eaebbd558eafbeedf1ba',
  ]),
  efficientNetV2B0: family('efficientNetV2B0', {
    build: efficientNetV2B0,
    license: 'Apache-2.0',
    preprocessing: 'none',
    folder: keras('efficientnet_v2'),
    files: ['efficientnetv2-b0.h5', 'efficientnetv2-b0_notop.h5'],
    md5: ['21ecbf6da12460d5c40bb2f29ceb2188', '893217f2bb855e2983157299931e43ff'],
  }),
  resNet50: family('resNet50', {
    build: resNet50,
    license: 'MIT',
    preprocessing: 'caffe',
    folder: keras('resnet'),
    files: kernels('resnet50'),
    md5: ['2cb95161c43110f7111970584f804107', '4d473c1dd8becc155b73f8504c6f6626'],
  }),
  resNet50V2: family('resNet50V2', {
    build: resNet50V2,
    license: 'Apache-2.0',
    preprocessing: 'mobilenet',
    folder: keras('resnet'),
    files: kernels('resnet50v2'),
    md5: ['3ef43a0b657b3be2300d5770ece849e0', 'fac2f116257151a9d068a22e544a4917'],
  }),
  denseNet121: family('denseNet121', {
    build: denseNet121,
    license: 'BSD-3-Clause',
    preprocessing: 'torch',
    folder: keras('densenet'),
    files: kernels('densenet121'),
    md5: ['9d60b8095a5708f2dcce2bca79d332c7', '30ee3e1110167f948a6b9946edeeb738'],
  }),
  inceptionV3: family('inceptionV3', {
    build: inceptionV3,
    license: 'Apache-2.0',
    preprocessing: 'mobilenet',
    folder: keras('inception_v3'),
    files: kernels('inception_v3'),
    md5: ['9a0d58056eeedaa3f26cb7ebd46da564', 'bcbd6486424b2319ff4ef7d526e38f63'],
  }),
  xception: family('xception', {
    build: xception,
    license: 'MIT',
    preprocessing: 'mobilenet',
    folder: keras('xception'),
    files: kernels('xception'),
    md5: ['0a58e3b7378bc2990ea3b43d5981f1f6', 'b0042744bf5b25fce3cb969f33bebb97'],
  }),
  nasNetMobile: family('nasNetMobile', {
    build: nasNetMobile,
    license: 'Apache-2.0',
    preprocessing: 'mobilenet',
    folder: keras('nasnet'),
    files: ['NASNet-mobile.h5', 'NASNet-mobile-no-top.h5'],
    md5: ['020fb642bf7360b370c678b08e0adf61', '1ed92395b5b598bdda52abe5c0dbfd63'],
  }),
  convNeXtTiny: family('convNeXtTiny', {
    build: convNeXtTiny,
    license: 'MIT',
    preprocessing: 'none',
    folder: keras('convnext'),
    files: ['convnext_tiny.h5', 'convnext_tiny_notop.h5'],
    sha256: [
      '8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff',
      'd547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1',
    ],
  }),
  vgg16: family('vgg16', {
    build: vgg16,
    license: 'CC-BY-4.0',
    preprocessing: 'caffe',
    folder: keras('vgg16'),
    files: kernels('vgg16'),
    md5: ['64373286793e3c8b2b4e3219cbf3544b', '6d6bbae143d832006294945121d1f1fc'],
  }),
} as const;

/** Names of `imagenet`. */
export type ImagenetName = keyof typeof imagenet;
