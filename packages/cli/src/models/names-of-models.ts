import { ConfigError } from '@graftjs/core';
import { basename, dirname, resolve } from 'node:path';

/** The shortest names that tell models apart: of their folders where the files say nothing. */
export function namesOfModels(paths: readonly string[]): string[] {
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) {
    throw new ConfigError({ where: '--models', problem: `${twice} is named twice` });
  }
  const plain = paths.map((path) => {
    if (/^https?:/i.test(path)) return path;
    const file = basename(resolve(path));
    const said = file.replace(/\.(json|h5|hdf5|keras)$/i, '');
    return /^(model|keras_model|weights|index)$/i.test(said)
      ? basename(dirname(resolve(path)))
      : said;
  });
  return plain.map((name, i) =>
    plain.indexOf(name) === plain.lastIndexOf(name) ? name : (paths[i] as string),
  );
}
