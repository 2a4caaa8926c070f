import {
  ConfigError,
  DataError,
  mul,
  options,
  tensor,
  tensor1d,
  type Config,
  type LayerOptions,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { AdaptableLayer } from './adaptable-layer.js';
import { encodeCategories, encodedShape } from './category-modes.js';
import { hashBin, salt } from './salted-hash.js';
import { sparse } from './sparse-option.js';
import { ownTokens, TokenCounts, type Token } from './vocabulary.js';

const isTokens = (value: unknown): value is readonly Token[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' || Number.isInteger(item));
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

/** The options that lookups of texts and of whole numbers share. */
export const lookupOptions = {
  /** The largest size of the vocabulary, special tokens counted; `null`: none. */
  maxTokens: options.nullable(options.integer({ min: 2 })),
  /** How many indices tokens that are not in the vocabulary share. */
  numOovIndices: options.integer({ min: 0, default: 1 }),
  vocabulary: options.nullable(
    options.custom<readonly Token[]>('an array of tokens', (value) =>
      isTokens(value) ? value : undefined,
    ),
  ),
  /** Of each token of the vocabulary, for `outputMode: 'tfIdf'`. */
  idfWeights: options.nullable(
    options.custom<readonly number[]>('an array of numbers', (value) =>
      isNumbers(value) ? value : undefined,
    ),
  ),
  /** Indices to tokens, the other way round. */
  invert: options.boolean({ default: false }),
  outputMode: options.oneOf(['int', 'oneHot', 'multiHot', 'count', 'tfIdf'], { default: 'int' }),
  sparse,
  /** Vectors of length `maxTokens` even where the vocabulary is smaller. */
  padToMaxTokens: options.boolean({ default: false }),
  salt,
};

type LookupOptions = ResolvedOptions<typeof lookupOptions & LayerOptions> & {
  readonly maskToken: Token | null;
  readonly oovToken: Token | null;
  readonly oovMethod?: 'floormod' | 'farmhash';
};

/** What `stringLookup` and `integerLookup` make: a table of tokens and their indices. */
export class IndexLookup extends AdaptableLayer {
  readonly #o: LookupOptions;
  #tokens: readonly Token[] = [];
  #indices: ReadonlyMap<Token, number> = new Map();
  #idfWeights: readonly number[] | null = null;
  #counts = new TokenCounts();

  constructor(type: string, o: LookupOptions) {
    super(type, o);
    this.#o = o;
    if (o.invert && o.outputMode !== 'int') {
      throw this.#refused('an inverted lookup gives tokens, so its outputMode is "int"');
    }
    if (o.padToMaxTokens && o.maxTokens === null) {
      throw this.#refused('padToMaxTokens needs maxTokens');
    }
    if (o.vocabulary) this.setVocabulary(o.vocabulary, o.idfWeights);
  }

  /** All tokens in the order of their indices; without the special ones on request. */
  getVocabulary({ includeSpecialTokens = true } = {}): Token[] {
    const special = this.#special().map((token) => token ?? '');
    return includeSpecialTokens ? [...special, ...this.#tokens] : [...this.#tokens];
  }

  /** How many tokens there are, the special ones counted. */
  get vocabularySize(): number {
    return this.#special().length + this.#tokens.length;
  }

  /** Sets the tokens, with their inverse document frequencies where the output weighs by them. */
  setVocabulary(vocabulary: readonly Token[], idfWeights: readonly number[] | null = null): void {
    const special = this.#special();
    const tokens = ownTokens(vocabulary, special, this.#where());
    const size = special.length + tokens.length;
    const { maxTokens, outputMode } = this.#o;
    if (maxTokens !== null && size > maxTokens) {
      throw this.#refused(`the vocabulary has ${size} tokens, and maxTokens is ${maxTokens}`);
    }
    if (outputMode === 'tfIdf' && idfWeights?.length !== vocabulary.length) {
      throw this.#refused('outputMode "tfIdf" needs one idfWeight for each token');
    }
    this.#adopt(tokens, idfWeights && this.#padded(idfWeights, tokens.length));
  }

  protected onBuild(): void {}

  outputShapes([input = []]: readonly Shape[]): Shape[] {
    const { outputMode } = this.#o;
    if (outputMode === 'int') return [input];
    return [encodedShape(input, outputMode === 'tfIdf' ? 'count' : outputMode, this.#depth())];
  }

  override outputMasks(): readonly null[] {
    return [null];
  }

  protected onCall([x]: readonly Tensor[]): Tensor[] {
    const input = x as Tensor;
    const { outputMode } = this.#o;
    const values = Array.from(input.dataSync() as unknown as ArrayLike<Token>);
    return [this.#o.invert ? this.#tokensOf(values, input) : this.encode(values, input.shape)].map(
      (y) => (outputMode === 'tfIdf' ? mul(y, tensor1d([...this.#weights()])) : y),
    );
  }

  /** Tokens as the output mode has them, weights apart. */
  encode(tokens: readonly Token[], shape: readonly number[]): Tensor {
    const { outputMode } = this.#o;
    const indices = Int32Array.from(tokens, (token) => this.#indexOf(token));
    const mode = outputMode === 'tfIdf' ? 'count' : outputMode;
    return encodeCategories(tensor(indices, [...shape], 'int32'), mode, this.#depth());
  }

  /** The inverse document frequencies of all indices. */
  get idfWeights(): readonly number[] {
    return this.#weights();
  }

  override getConfig(): Config {
    const known = this.#tokens.length > 0;
    const { vocabulary, idfWeights } = this.#o;
    return {
      ...super.getConfig(),
      vocabulary: vocabulary ?? (known ? this.#tokens : null),
      idfWeights:
        idfWeights ??
        this.#idfWeights?.slice(this.#special().length).slice(0, this.#tokens.length) ??
        null,
    };
  }

  /** For a layer that finds the tokens itself: `observeDocument`, then `finishAdapting`. */
  beginAdapting(): void {
    this.forget();
  }

  finishAdapting(): void {
    this.settle();
  }

  protected forget(): void {
    if (this.#o.vocabulary) throw this.#refused('it was given its vocabulary and cannot adapt');
    this.#counts = new TokenCounts();
  }

  /** Each row is a document; a list of single tokens is one of documents of one token each. */
  protected observe(batch: Tensor): void {
    const values = Array.from(batch.dataSync() as unknown as ArrayLike<Token>);
    const width = batch.rank > 1 ? batch.size / Math.max(1, batch.shape[0] ?? 1) : 1;
    for (let i = 0; i < values.length; i += width) this.observeDocument(values.slice(i, i + width));
  }

  /** Counts the tokens of one document. */
  observeDocument(tokens: readonly Token[]): void {
    this.#counts.add(tokens);
  }

  protected settle(): void {
    const { maskToken, oovToken, maxTokens, outputMode } = this.#o;
    const room = maxTokens === null ? Infinity : maxTokens - this.#special().length;
    const tokens = this.#counts.ranked(new Set([maskToken, oovToken])).slice(0, room);
    const weights = tokens.map((token) => this.#counts.inverseDocumentFrequency(token));
    this.#adopt(tokens, outputMode === 'tfIdf' ? this.#padded(weights, tokens.length) : null);
    this.#counts = new TokenCounts();
  }

  #adopt(tokens: readonly Token[], idfWeights: readonly number[] | null): void {
    const first = this.#special().length;
    this.#tokens = tokens;
    this.#indices = new Map(tokens.map((token, i) => [token, first + i]));
    this.#idfWeights = idfWeights;
  }

  /** Special tokens weigh as much as the others on average, room to spare nothing. */
  #padded(weights: readonly number[], tokens: number): readonly number[] {
    const missing = weights.length === tokens ? this.#special().length : 0;
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
    const front = [...Array<number>(missing).fill(mean), ...weights];
    const { padToMaxTokens, maxTokens } = this.#o;
    const back = padToMaxTokens ? (maxTokens ?? 0) - front.length : 0;
    return [...front, ...Array<number>(Math.max(0, back)).fill(0)];
  }

  #special(): readonly (Token | null)[] {
    const { maskToken, oovToken, numOovIndices } = this.#o;
    const oov = Array<Token | null>(numOovIndices).fill(oovToken);
    return this.#masksFirst() ? [maskToken, ...oov] : oov;
  }

  #masksFirst(): boolean {
    return this.#o.maskToken !== null && this.#o.outputMode === 'int';
  }

  #depth(): number {
    const { padToMaxTokens, maxTokens } = this.#o;
    if (padToMaxTokens && maxTokens !== null) return maxTokens;
    if (this.#tokens.length > 0) return this.vocabularySize;
    throw this.#refused('it has no vocabulary yet', 'Give one, or call adapt with some examples.');
  }

  #weights(): readonly number[] {
    if (this.#idfWeights) return this.#idfWeights;
    throw this.#refused(
      'it has no idfWeights yet',
      'Give some, or call adapt with some documents.',
    );
  }

  #indexOf(token: Token): number {
    const { maskToken, numOovIndices, oovMethod = 'farmhash', salt: key } = this.#o;
    // What masks is index 0, or nothing where each token is a position of a vector.
    if (maskToken !== null && token === maskToken) return this.#masksFirst() ? 0 : -1;
    const index = this.#indices.get(token);
    if (index !== undefined) return index;
    const first = this.#masksFirst() ? 1 : 0;
    if (numOovIndices === 1) return first;
    if (numOovIndices === 0) {
      throw new DataError({
        where: this.#where(),
        problem: `"${token}" is not in the vocabulary, and numOovIndices is 0`,
      });
    }
    if (typeof token === 'number' && oovMethod === 'floormod') {
      return first + (((token % numOovIndices) + numOovIndices) % numOovIndices);
    }
    return first + hashBin(String(token), numOovIndices, key);
  }

  #tokensOf(indices: readonly Token[], { shape }: Tensor): Tensor {
    const { oovToken } = this.#o;
    const special = this.#special();
    const tokens = indices.map((index) => {
      const at = Number(index);
      if (this.#masksFirst() && at === 0) return this.#o.maskToken as Token;
      return this.#tokens[at - special.length] ?? (oovToken as Token);
    });
    const text = tokens.some((token) => typeof token === 'string');
    return text
      ? tensor(tokens.map(String), shape, 'string')
      : tensor(tokens as number[], shape, 'int32');
  }

  #where(): string {
    return `layer "${this.name}" (${this.type.slice(this.type.lastIndexOf('/') + 1)})`;
  }

  #refused(problem: string, hint?: string): ConfigError {
    return new ConfigError({ where: this.#where(), problem, ...(hint ? { hint } : {}) });
  }
}
