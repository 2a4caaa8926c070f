import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file beside its place and renames it, so that nobody ever sees half of it. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  try {
    await writeFile(beside, content);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
