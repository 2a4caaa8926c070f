import { FormatError, GraftError } from '@graftjs/core';

/**
 * Runs what reads a file. Whatever is thrown that nobody foresaw comes of what is in the file, and
 * becomes an error of it with the cause kept.
 */
export async function guarded<T>(where: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GraftError || !(error instanceof Error)) throw error;
    throw new FormatError({
      where,
      problem: 'it cannot be read, since a part of it is not what it should be',
      operands: [{ label: 'reason', value: error.message }],
      cause: error,
    });
  }
}
