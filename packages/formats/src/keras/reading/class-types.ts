import { className, didYouMean, FormatError } from '@graftjs/core';
import type { KerasObject } from '../keras-object.js';
import { pascalCase } from '../names.js';
import type { Reading } from './reading.js';
import { entryOf } from '../entry-of.js';

/** The families that a Graft type can belong to, beside those of other packages. */
export type Family = 'layers' | 'initializers' | 'regularizers' | 'constraints' | 'activations';

/** Classes that Keras has under several names. */
const SYNONYMS: Readonly<Record<string, string>> = {
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  SyncBatchNormalization: 'BatchNormalization',
  CuDNNGRU: 'GRU',
  CuDNNLSTM: 'LSTM',
  GroupQueryAttention: 'GroupedQueryAttention',
  GRUV2: 'GRU',
  LSTMV2: 'LSTM',
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution2DTranspose: 'Conv2DTranspose',
  Convolution3D: 'Conv3D',
  SeparableConvolution1D: 'SeparableConv1D',
  SeparableConvolution2D: 'SeparableConv2D',
  Deconvolution2D: 'Conv2DTranspose',
  AvgPool1D: 'AveragePooling1D',
  AvgPool2D: 'AveragePooling2D',
  AvgPool3D: 'AveragePooling3D',
  MaxPool1D: 'MaxPooling1D',
  MaxPool2D: 'MaxPooling2D',
  MaxPool3D: 'MaxPooling3D',
  GlobalAvgPool1D: 'GlobalAveragePooling1D',
  GlobalAvgPool2D: 'GlobalAveragePooling2D',
  GlobalMaxPool1D: 'GlobalMaxPooling1D',
  GlobalMaxPool2D: 'GlobalMaxPooling2D',
  IdentityInitializer: 'Identity',
  Normal: 'RandomNormal',
  Uniform: 'RandomUniform',
  One: 'Ones',
  Zero: 'Zeros',
  LeCunNormal: 'LecunNormal',
  LeCunUniform: 'LecunUniform',
  L1_l2: 'L1L2',
  L1l2: 'L1L2',
  WeightRegularizer: 'L1L2',
};

/** The type that a class of a family goes by here, or `null` where there is none. */
export function typeOf(
  family: Family,
  { className: name, registeredName }: Pick<KerasObject, 'className' | 'registeredName'>,
  { registry, aliases }: Pick<Reading, 'registry' | 'aliases'>,
): string | null {
  const own =
    aliases.get(name) ?? (registeredName === null ? undefined : aliases.get(registeredName));
  if (own !== undefined) return own;
  if (registry.has(name)) return name;
  const registered = registeredName?.replace('>', '/');
  if (registered !== undefined && registry.has(registered)) return registered;
  const known = entryOf(SYNONYMS, name) ?? name;
  return (
    [known, pascalCase(known)]
      .map((each) => `${family}/${each}`)
      .find((type) => registry.has(type)) ?? null
  );
}

/** The error for a layer class that nobody knows, with the way out. */
export function unknownLayer(
  name: string,
  { className: kind }: KerasObject,
  { registry, aliases }: Reading,
): FormatError {
  const known = registry.types.filter((type) => type.startsWith('layers/')).map(className);
  const python = /Lambda|OpLayer/.test(kind);
  return new FormatError({
    where: `layer "${name}"`,
    problem: python
      ? `it holds Python code (${kind}), which cannot be read from a file`
      : `there is no layer class "${kind}"`,
    hint: `${python ? '' : `${didYouMean(kind, [...known, ...aliases.keys()])} `}Give your own layer with customObjects: { ${quoted(kind)}: yourLayer }.`,
  });
}

const quoted = (name: string): string => (/^[\w$]+$/.test(name) ? name : `'${name}'`);
