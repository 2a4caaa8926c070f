/** What came out of a gzip stream, and what broke it, if anything did. */
export interface Gunzipped {
  readonly bytes: Uint8Array;
  readonly failure: string | null;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Decompresses, in browsers as in Node; a broken stream gives what came before the break. */
export async function gunzip(compressed: Uint8Array): Promise<Gunzipped> {
  const chunks: Uint8Array[] = [];
  const failure = await inflate(compressed, chunks);
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return { bytes, failure };
}

async function inflate(compressed: Uint8Array, chunks: Uint8Array[]): Promise<string | null> {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  // What breaks the stream breaks both ends; the reading end below is where it is handled.
  writer.write(compressed as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return null;
      chunks.push(value);
    }
  } catch (error) {
    return (error as Error).message || 'the compressed data is damaged';
  }
}
