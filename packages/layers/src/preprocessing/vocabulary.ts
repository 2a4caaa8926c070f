import { ConfigError } from '@graftjs/core';

export type Token = string | number;

/** How often each token was seen, and in how many documents. */
export class TokenCounts {
  readonly counts = new Map<Token, number>();
  readonly documents = new Map<Token, number>();
  documentCount = 0;

  add(document: readonly Token[]): void {
    for (const token of document) this.counts.set(token, (this.counts.get(token) ?? 0) + 1);
    for (const token of new Set(document)) {
      this.documents.set(token, (this.documents.get(token) ?? 0) + 1);
    }
    this.documentCount++;
  }

  /** Tokens by falling count, and of equal count by falling order, as Keras has them. */
  ranked(without: ReadonlySet<Token | null>): Token[] {
    return [...this.counts]
      .filter(([token]) => !without.has(token))
      .sort(([a, m], [b, n]) => n - m || compareTokens(b, a))
      .map(([token]) => token);
  }

  /** log(1 + documents / (1 + documents with the token)). */
  inverseDocumentFrequency(token: Token): number {
    return Math.log(1 + this.documentCount / (1 + (this.documents.get(token) ?? 0)));
  }
}

/** By code points, which is the order of UTF-8 bytes as well. */
function compareTokens(a: Token, b: Token): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [Array.from(String(a)), Array.from(String(b))];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The tokens without the special ones they may begin with; an error where some are repeated. */
export function ownTokens(
  vocabulary: readonly Token[],
  special: readonly (Token | null)[],
  where: string,
): readonly Token[] {
  if (vocabulary.length === 0) {
    throw new ConfigError({ where, problem: 'the vocabulary is empty' });
  }
  const led = special.length > 0 && special.every((token, i) => token === vocabulary[i]);
  const tokens = led ? vocabulary.slice(special.length) : vocabulary;
  const seen = new Set<Token>();
  for (const token of tokens) {
    if (seen.has(token)) {
      throw new ConfigError({ where, problem: `the vocabulary has "${token}" twice` });
    }
    if (token === special[0] && special[0] !== special.at(-1)) {
      throw new ConfigError({
        where,
        problem: `the vocabulary has "${token}" in its midst, which masks`,
        hint: 'Leave the special tokens out, or put all of them first.',
      });
    }
    seen.add(token);
  }
  return tokens;
}
