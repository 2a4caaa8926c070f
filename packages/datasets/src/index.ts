export { dataset } from './pipeline/dataset.js';
export { fromArrays, type ArrayColumns, type ArrayExample } from './pipeline/from-arrays.js';
export { fromGenerator } from './pipeline/from-generator.js';
export { Pipeline } from './pipeline/pipeline.js';
export type { IndexedSource, Source, StreamSource, View } from './pipeline/source.js';
export { concatenate } from './operators/concatenate.js';
export { zip } from './operators/zip.js';
export type { BatchOptions } from './operators/batch.js';
export type { ElementContext, MapOptions } from './operators/map.js';
export type { ShuffleOptions } from './operators/shuffle.js';
export type { ArraySource, NestedNumbers } from './elements/array-column.js';
export type { Collated, TensorColumn } from './elements/collate.js';
export {
  isHostArray,
  toTensor,
  stackHostArrays,
  type HostArray,
  type NumericArray,
} from './elements/host-array.js';
export { oneHot } from './elements/one-hot.js';
export type { Preprocess, Preprocessing } from './elements/preprocessing.js';
export { mnist, type MnistExample, type MnistOptions, type MnistParts } from './idx/mnist.js';
export { parseIdx } from './idx/parse-idx.js';
export { readIdx } from './idx/read-idx.js';
export type { ByteSource } from './bytes/read-bytes.js';
export { decodeImage, type DecodeImageOptions } from './images/decode-image.js';
export {
  imageFolder,
  ImageFolder,
  type ImageExample,
  type ImageFolderOptions,
} from './images/image-folder.js';
export type { LeftOut } from './images/scan-folder.js';
export { cutMixBatch, cutMixBox, type CutMixBox } from './mixing/cut-mix-batch.js';
export { mixUpBatch } from './mixing/mix-up-batch.js';
export type { MixedBatch } from './mixing/mixed-batch.js';
export type { KFoldOptions } from './splitting/k-fold.js';
export type { SplitOptions, SplitPart } from './splitting/split.js';
export { digitGlyphs } from './glyphs/digit-glyphs.js';
export { drawGlyph, type DrawGlyphOptions } from './glyphs/draw-glyph.js';
export type { GlyphSymbol } from './glyphs/glyph-symbol.js';
export { glyphs, type GlyphExample, type GlyphsOptions } from './glyphs/glyphs.js';
export { letterGlyphs } from './glyphs/letter-glyphs.js';
