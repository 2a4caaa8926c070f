import { join } from 'node:path';
import { build } from 'esbuild';

/** The script of a page, with all that it imports. */
export async function bundlePage(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, entry)],
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@graftjs/source'],
    mainFields: ['module', 'main'],
    // Asked for at run time, and only in Node.
    external: ['node:*'],
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
