import { FormatError } from '@graftjs/core';

/** What was read so far of one file. */
export type ReadProgress = (loadedBytes: number) => void;

/**
 * The files of one model: those of a folder on disk, below a URL, or in memory. Names are relative
 * to that place, with `/`, and none of them can lead out of it.
 */
export interface ArtifactSource {
  /** Where it is, for messages: a path, a URL. */
  readonly where: string;
  /** Where a file of it is, for messages. */
  locate(file: string): string;
  /** Names of all files, or `null` where they cannot be listed (a web server). */
  list(): Promise<readonly string[] | null>;
  /** Bytes in a file; `null` where that shows only in reading. A missing file is a FormatError. */
  size(file: string): Promise<number | null>;
  /** @param limit the most bytes that make sense; more is a FormatError */
  read(file: string, limit: number, onProgress?: ReadProgress): Promise<Uint8Array<ArrayBuffer>>;
  /** Up to so many bytes from the start of a file, to recognise it by. */
  peek(file: string, count: number): Promise<Uint8Array<ArrayBuffer>>;
}

export function missingFile(source: ArtifactSource, file: string): FormatError {
  return new FormatError({
    where: source.where,
    problem: 'a file of the model is missing',
    operands: [{ label: 'looked for', value: source.locate(file) }],
  });
}

export function tooLarge(source: ArtifactSource, file: string, limit: number): FormatError {
  return new FormatError({
    where: source.locate(file),
    problem: 'the file is larger than it can rightly be',
    operands: [{ label: 'expected', value: `at most ${limit} bytes` }],
  });
}
