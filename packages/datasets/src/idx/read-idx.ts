import { FormatError } from '@graftjs/core';
import { gunzip, isGzip } from '../bytes/gunzip.js';
import { nameOf, readBytes, type ByteSource } from '../bytes/read-bytes.js';
import type { HostArray } from '../elements/host-array.js';
import { parseIdx } from './parse-idx.js';

/**
 * The array in an IDX file, gzipped or not, of any of the six element types.
 *
 * @example
 * const images = await readIdx('mnist/train-images-idx3-ubyte.gz'); // shape [60000, 28, 28]
 */
export async function readIdx(source: ByteSource): Promise<HostArray> {
  return decodeIdx(await readBytes(source), nameOf(source));
}

/** @param where names the file in errors */
export async function decodeIdx(stored: Uint8Array, where: string): Promise<HostArray> {
  if (!isGzip(stored)) return parseIdx(stored, where);
  const { bytes, failure } = await gunzip(stored);
  if (failure === null) return parseIdx(bytes, where);
  throw new FormatError({
    where,
    problem: 'the gzip data is cut off or damaged',
    operands: [
      { label: 'file', value: `${stored.length} bytes` },
      { label: 'decompressed', value: `${bytes.length} bytes, then: ${failure}` },
      ...announced(bytes),
    ],
    hint: 'Download the file again.',
  });
}

/** What the header says should have come, where that much was readable. */
function announced(bytes: Uint8Array) {
  try {
    parseIdx(bytes);
    return [];
  } catch (error) {
    return error instanceof FormatError
      ? error.operands.filter(({ label }) => label === 'expected' || label === 'header')
      : [];
  }
}
