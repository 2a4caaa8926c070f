import { basename, dirname, resolve } from 'node:path';

/** Names of folders that say nothing about what is in them. */
const EMPTY = /^(data(set)?|images?|photos?|pictures|train(ing)?)$/i;

/** What a run is called: after the folder of photos, or after the one that this lies in. */
export function titleOf(folder: string): string {
  const path = resolve(folder);
  const name = EMPTY.test(basename(path)) ? basename(dirname(path)) : basename(path);
  const words = name.replaceAll(/[-_]+/g, ' ').trim() || name;
  return words.charAt(0).toUpperCase() + words.slice(1);
}
