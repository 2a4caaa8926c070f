import { bytesOf, sha256 } from './example-digest.js';
import { fromHalves, toHalves } from './half-precision.js';
import type { Precision } from './kept-row.js';

const FORMAT = 'graft-features-1';
const DTYPES = { float32: 'F32', float16: 'F16' } as const;

/** Features by the digests of their examples, as a file holds them. */
export interface FeatureTable {
  readonly shape: readonly number[];
  readonly rows: ReadonlyMap<string, Float32Array>;
}

/**
 * A table of features as a safetensors file: one tensor `features` [examples, …], the digests of the
 * examples and a SHA-256 of it all among its metadata.
 */
export async function encodeFeatures(
  { shape, rows }: FeatureTable,
  precision: Precision,
): Promise<Uint8Array<ArrayBuffer>> {
  const width = shape.reduce((a, b) => a * b, 1);
  const numbers =
    precision === 'float16'
      ? new Uint16Array(rows.size * width)
      : new Float32Array(rows.size * width);
  let at = 0;
  for (const row of rows.values()) {
    numbers.set(precision === 'float16' ? toHalves(row) : row, at);
    at += width;
  }
  const data = bytesOf(numbers);
  const examples = [...rows.keys()].join(' ');
  const features = {
    dtype: DTYPES[precision],
    shape: [rows.size, ...shape],
    data_offsets: [0, data.length],
  };
  const checksum = await checksumOf(examples, features, data);
  const metadata = { format: FORMAT, examples, sha256: checksum };
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, features }));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + data.length).fill(0x20, 8 + json.length, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  file.set(data, 8 + length);
  return file;
}

/** The table of a file; `null` where a single bit is not as it was written. */
export async function decodeFeatures(file: Uint8Array<ArrayBuffer>): Promise<FeatureTable | null> {
  try {
    const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Header;
    const { format, examples, sha256: checksum } = header.__metadata__;
    const data = file.slice(8 + length);
    const known =
      format === FORMAT && (await checksumOf(examples, header.features, data)) === checksum;
    return known ? tableOf(header, data) : null;
  } catch {
    return null;
  }
}

interface Header {
  readonly __metadata__: {
    readonly format: string;
    readonly examples: string;
    readonly sha256: string;
  };
  readonly features: { readonly dtype: 'F32' | 'F16'; readonly shape: readonly number[] };
}

function tableOf({ __metadata__: { examples }, features }: Header, data: Uint8Array<ArrayBuffer>) {
  const [, ...shape] = features.shape;
  const width = shape.reduce((a, b) => a * b, 1);
  const numbers =
    features.dtype === 'F16'
      ? fromHalves(new Uint16Array(data.buffer))
      : new Float32Array(data.buffer);
  const digests = examples === '' ? [] : examples.split(' ');
  const rows = digests.map(
    (digest, i) => [digest, numbers.subarray(i * width, (i + 1) * width)] as const,
  );
  return { shape, rows: new Map(rows) };
}

const checksumOf = (examples: string, features: object, data: Uint8Array): Promise<string> =>
  sha256([new TextEncoder().encode(`${examples}\n${JSON.stringify(features)}\n`), data]);
