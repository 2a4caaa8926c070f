import { options } from '@graftjs/core';
import { farmFingerprint } from './farm-hash.js';
import { sipHash } from './sip-hash.js';

type Salt = number | readonly [number, number];

const isSalt = (value: unknown): value is Salt =>
  Number.isInteger(value) ||
  (Array.isArray(value) && value.length === 2 && value.every(Number.isInteger));

/** The key of a hash that nobody can predict without it; left out, the hash has none. */
export const salt = options.nullable(
  options.custom<Salt>('a whole number, or two', (value) => (isSalt(value) ? value : undefined)),
);

/** A bin from 0 to bins − 1 for a text: FarmHash, or SipHash where there is a salt. */
export function hashBin(text: string, bins: number, key: Salt | null): number {
  if (key === null) return Number(farmFingerprint(text) % BigInt(bins));
  const pair = typeof key === 'number' ? [key, key] : key;
  const words = pair.map((word) => BigInt.asUintN(64, BigInt(word ?? 0)));
  return Number(sipHash(text, words as [bigint, bigint]) % BigInt(bins));
}
