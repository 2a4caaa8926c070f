import {
  layerFactory,
  mul,
  options,
  ShapeError,
  stack,
  tensor1d,
  tensor2d,
  type Config,
  type LayerOptions,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { AdaptableLayer } from './adaptable-layer.js';
import { IndexLookup, lookupOptions } from './index-lookup.js';
import { sparse } from './sparse-option.js';
import {
  ngramsOf,
  splitText,
  standardizeText,
  type Splitting,
  type Standardizing,
} from './text-parts.js';
import { textsOf } from './text-of.js';

const isWidths = (value: unknown): value is number | readonly number[] =>
  Array.isArray(value) ? value.every(Number.isInteger) : Number.isInteger(value);

const textOptions = {
  maxTokens: lookupOptions.maxTokens,
  standardize: options.custom<
    Standardizing | null,
    Standardizing | null,
    { default: Standardizing }
  >(
    '"lowerAndStripPunctuation", "lower", "stripPunctuation" or null',
    (value) =>
      value === null ||
      value === 'lower' ||
      value === 'stripPunctuation' ||
      value === 'lowerAndStripPunctuation'
        ? value
        : undefined,
    { default: 'lowerAndStripPunctuation' },
  ),
  split: options.custom<Splitting | null, Splitting | null, { default: Splitting }>(
    '"whitespace", "character" or null',
    (value) =>
      value === null || value === 'whitespace' || value === 'character' ? value : undefined,
    { default: 'whitespace' },
  ),
  /** Runs of up to so many tokens, or of these widths, count as tokens as well. */
  ngrams: options.nullable(
    options.custom<number | readonly number[]>('a whole number, or several', (value) =>
      isWidths(value) ? value : undefined,
    ),
  ),
  outputMode: options.oneOf(['int', 'multiHot', 'count', 'tfIdf'], { default: 'int' }),
  /** Steps that every text is cut or filled up to, with `outputMode: 'int'`. */
  outputSequenceLength: options.nullable(options.integer({ min: 1 })),
  padToMaxTokens: lookupOptions.padToMaxTokens,
  vocabulary: lookupOptions.vocabulary,
  idfWeights: lookupOptions.idfWeights,
  sparse,
  ragged: sparse,
  encoding: options.oneOf(['utf-8'], { default: 'utf-8' }),
};
type TextOptions = ResolvedOptions<typeof textOptions & LayerOptions>;

/** What `textVectorization` makes. */
export class TextVectorizationLayer extends AdaptableLayer {
  readonly #o: TextOptions;
  readonly #lookup: IndexLookup;

  constructor(o: TextOptions) {
    super('layers/TextVectorization', o);
    this.#o = o;
    const { maxTokens, outputMode, padToMaxTokens, vocabulary, idfWeights } = o;
    this.#lookup = new IndexLookup('layers/TextVectorization', {
      ...o,
      ...{ maxTokens, outputMode, padToMaxTokens, vocabulary, idfWeights },
      ...{ numOovIndices: 1, maskToken: '', oovToken: '[UNK]', invert: false, salt: null },
    });
  }

  /** All tokens in the order of their indices; without the special ones on request. */
  getVocabulary(which: { readonly includeSpecialTokens?: boolean } = {}): string[] {
    return this.#lookup.getVocabulary(which).map(String);
  }

  get vocabularySize(): number {
    return this.#lookup.vocabularySize;
  }

  /** The inverse document frequencies of all indices, with `outputMode: 'tfIdf'`. */
  get idfWeights(): readonly number[] {
    return this.#lookup.idfWeights;
  }

  setVocabulary(vocabulary: readonly string[], idfWeights: readonly number[] | null = null): void {
    this.#lookup.setVocabulary(vocabulary, idfWeights);
  }

  protected onBuild(): void {}

  outputShapes([input = []]: readonly Shape[]): Shape[] {
    const flat = input.length === 1 || (input.length === 2 && input[1] === 1);
    if (this.#o.split !== null && !flat) {
      throw new ShapeError({
        where: `layer "${this.name}" (TextVectorization)`,
        problem: 'texts that it splits come as [batch] or [batch, 1]',
        operands: [{ label: 'input', value: input }],
      });
    }
    const [batch = null] = input;
    if (this.#o.outputMode === 'int') return [[batch, this.#o.outputSequenceLength]];
    return this.#lookup.outputShapes([[batch, null]]);
  }

  override outputMasks(): readonly null[] {
    return [null];
  }

  protected onCall([x]: readonly Tensor[]): Tensor[] {
    const rows = this.#tokenRows(x as Tensor);
    const { outputMode, outputSequenceLength } = this.#o;
    if (outputMode === 'int') {
      const longest = rows.reduce((length, row) => Math.max(length, row.length), 0);
      const steps = outputSequenceLength ?? longest;
      const padded = rows.flatMap((row) => Array.from({ length: steps }, (_, i) => row[i] ?? ''));
      const indices = this.#lookup.encode(padded, [rows.length, steps]);
      return [steps === 0 ? tensor2d([], [rows.length, 0], 'int32') : indices];
    }
    const vectors = stack(rows.map((row) => this.#vectorOf(row)));
    return [
      outputMode === 'tfIdf' ? mul(vectors, tensor1d([...this.#lookup.idfWeights])) : vectors,
    ];
  }

  override getConfig(): Config {
    const { vocabulary, idfWeights } = this.#lookup.getConfig();
    return { ...super.getConfig(), vocabulary: vocabulary ?? null, idfWeights: idfWeights ?? null };
  }

  /** The tokens of each text. */
  #tokenRows(x: Tensor): string[][] {
    const { standardize, split, ngrams } = this.#o;
    const texts = textsOf(x).map((text) => standardizeText(text, standardize));
    const width = split === null && x.rank > 1 ? x.size / Math.max(1, x.shape[0] ?? 1) : 1;
    const rows =
      split === null
        ? Array.from({ length: texts.length / Math.max(1, width) }, (_, i) =>
            texts.slice(i * width, (i + 1) * width),
          )
        : texts.map((text) => splitText(text, split));
    return ngrams === null ? rows : rows.map((row) => ngramsOf(row, ngrams));
  }

  /** An empty text has no tokens at all, and a vector of zeros. */
  #vectorOf(row: readonly string[]): Tensor {
    return this.#lookup.encode(row.length > 0 ? row : [''], [Math.max(1, row.length)]);
  }

  protected forget(): void {
    this.#lookup.beginAdapting();
  }

  protected observe(batch: Tensor): void {
    for (const row of this.#tokenRows(batch)) this.#lookup.observeDocument(row);
  }

  protected settle(): void {
    this.#lookup.finishAdapting();
  }
}

/**
 * Texts to sequences of token indices, or to vectors of which tokens occur: lower case without
 * punctuation, split at white space. The vocabulary is given, or learnt by `adapt`.
 *
 * Input [batch] or [batch, 1] of texts; output [batch, steps] of whole numbers, 0 for padding and 1
 * for tokens that are not in the vocabulary, or [batch, vocabulary size] in the other modes.
 *
 * @example
 * const words = textVectorization({ outputSequenceLength: 4 });
 * words.adapt(['the cat', 'the dog']);
 * words.getVocabulary(); // ['', '[UNK]', 'the', 'dog', 'cat']
 */
export const textVectorization = layerFactory({
  type: 'layers/TextVectorization',
  options: textOptions,
  make: (o) => new TextVectorizationLayer(o),
});
