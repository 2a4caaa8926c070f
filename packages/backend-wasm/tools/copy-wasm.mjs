// Copies the .wasm files of tfjs-backend-wasm into this package, where an address relative to our
// own modules finds them: the one form that every bundler follows, in development and in builds.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const from = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
const to = fileURLToPath(new URL('../wasm/', import.meta.url));
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from)) {
  if (file.endsWith('.wasm')) copyFileSync(join(from, file), join(to, file));
}
