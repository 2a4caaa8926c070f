import { bytes, double, doubles, float, integer, message, text, type Field } from './protobuf.js';

/** `Summary.Value` of TensorBoard's `summary.proto`, encoded. */
export type SummaryValue = Uint8Array;

/**
 * One number.
 *
 * @example
 * await writer.summaries(step, [scalarSummary('loss', 0.25)]);
 */
export const scalarSummary = (tag: string, value: number): SummaryValue =>
  message(text(1, tag), float(2, value));

export interface PngImage {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: number;
  readonly png: Uint8Array;
}

/**
 * A picture that is encoded already.
 *
 * @example
 * await writer.summaries(step, [imageSummary('input', { width: 28, height: 28, channels: 1, png })]);
 */
export const imageSummary = (
  tag: string,
  { width, height, channels, png }: PngImage,
): SummaryValue =>
  message(
    text(1, tag),
    bytes(4, message(integer(1, height), integer(2, width), integer(3, channels), bytes(4, png))),
  );

/**
 * Markdown, shown under "Text".
 *
 * @example
 * await writer.summaries(0, [textSummary('notes', '# Run 7')]);
 */
export const textSummary = (tag: string, markdown: string): SummaryValue =>
  message(
    text(1, `${tag}/text_summary`),
    bytes(9, pluginMetadata('text', new Uint8Array())),
    bytes(8, message(integer(1, DT_STRING), bytes(2, message()), text(8, markdown))),
  );

const DT_FLOAT = 1;
const DT_STRING = 7;

export const pluginMetadata = (plugin: string, content: Uint8Array): Uint8Array =>
  message(bytes(1, message(text(1, plugin), bytes(2, content))));

/** A value whose content is in its metadata alone; the tensor is empty. */
export const metadataSummary = (tag: string, plugin: string, content: Uint8Array): SummaryValue =>
  message(
    text(1, tag),
    bytes(9, pluginMetadata(plugin, content)),
    bytes(8, message(integer(1, DT_FLOAT), bytes(2, message(bytes(2, message(integer(1, 0))))))),
  );

/**
 * The distribution of values in TensorFlow's buckets: limits grow by 10 % from 1e-12 on, on both
 * sides of zero. Values that are not finite are left out.
 *
 * @example
 * await writer.summaries(step, [histogramSummary('kernel', await kernel.value.data())]);
 */
export function histogramSummary(tag: string, values: ArrayLike<number>): SummaryValue {
  const counts = new Map<number, number>();
  let [min, max, count, sum, squares] = [Infinity, -Infinity, 0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
    count += 1;
    sum += value;
    squares += value * value;
    const bucket = bucketOf(value);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  if (count === 0) [min, max] = [0, 0];
  const { limits, filled } = bucketsOf(counts);
  const statistics = [min, max, count, sum, squares].map((value, i) => double(i + 1, value));
  const fields: Field[] = [...statistics, doubles(6, limits), doubles(7, filled)];
  return message(text(1, tag), bytes(5, message(...fields)));
}

const LIMITS: readonly number[] = (() => {
  const positive: number[] = [];
  for (let limit = 1e-12; limit < 1e20; limit *= 1.1) positive.push(limit);
  return [...positive.map((limit) => -limit).reverse(), 0, ...positive, Number.MAX_VALUE];
})();

/** The first limit that is greater than the value. */
function bucketOf(value: number): number {
  let [low, high] = [0, LIMITS.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((LIMITS[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Buckets in use, and an empty one before each gap, so that it is seen as one. */
function bucketsOf(counts: ReadonlyMap<number, number>) {
  const limits: number[] = [];
  const filled: number[] = [];
  for (const bucket of [...counts.keys()].sort((a, b) => a - b)) {
    if (bucket > 0 && !counts.has(bucket - 1)) {
      limits.push(LIMITS[bucket - 1] as number);
      filled.push(0);
    }
    limits.push(LIMITS[bucket] as number);
    filled.push(counts.get(bucket) as number);
  }
  return limits.length > 0 ? { limits, filled } : { limits: [Number.MAX_VALUE], filled: [0] };
}
