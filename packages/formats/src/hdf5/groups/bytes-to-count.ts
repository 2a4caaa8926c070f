/** Bytes that it takes to count up to a number. */
export const bytesToCount = (limit: number): number =>
  Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;
