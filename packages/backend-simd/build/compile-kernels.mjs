// Compiles assembly/ into one relaxed-SIMD and one plain-SIMD binary and embeds both in
// src/generated/kernels.ts, so that Node and bundlers load them without any configuration.
// Skipped when nothing changed since the last time.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(join(root, 'assembly')).filter((name) => name.endsWith('.ts'));
const target = join(root, 'src/generated/kernels.ts');
const require = (await import('node:module')).createRequire(import.meta.url);
const { version } = require('assemblyscript/package.json');

const hash = createHash('sha256')
  .update(version)
  .update(readFileSync(fileURLToPath(import.meta.url)));
for (const name of sources.sort())
  hash.update(name).update(readFileSync(join(root, 'assembly', name)));
const stamp = `// Built from assembly/, do not edit. ${hash.digest('hex')}`;
if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(stamp)) await build();

async function build() {
  const asc = await import('assemblyscript/asc');
  const compile = async (relaxed) => {
    const features = ['simd', 'threads', 'bulk-memory', ...(relaxed ? ['relaxed-simd'] : [])];
    const outputs = new Map();
    const { error, stderr } = await asc.main(
      [
        'index.ts',
        ...['--outFile', 'kernels.wasm', '--baseDir', join(root, 'assembly')],
        ...['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--sharedMemory'],
        ...['--initialMemory', '1', '--maximumMemory', '65536'],
        ...features.flatMap((feature) => ['--enable', feature]),
      ],
      {
        readFile(name, baseDir) {
          const path = join(baseDir, name);
          return existsSync(path) ? readFileSync(path, 'utf8') : null;
        },
        writeFile: (name, contents) => void outputs.set(name, contents),
        listFiles: () => [],
      },
    );
    if (error) throw new Error(`asc: ${error.message}\n${stderr.toString()}`);
    return outputs.get('kernels.wasm');
  };
  const [relaxed, plain] = [await compile(true), await compile(false)];
  // A plain-SIMD binary validates everywhere, so its export list serves for both.
  const names = WebAssembly.Module.exports(new WebAssembly.Module(plain))
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => name);
  const module = [
    stamp,
    `export const kernelNames = ${JSON.stringify(names)} as const;`,
    `export const memoryFlagsOffset = { relaxed: ${memoryFlags(relaxed)}, plain: ${memoryFlags(plain)} };`,
    `export const relaxedBinary = '${Buffer.from(relaxed).toString('base64')}';`,
    `export const plainBinary = '${Buffer.from(plain).toString('base64')}';`,
    '',
  ].join('\n');
  mkdirSync(join(root, 'src/generated'), { recursive: true });
  // Renamed into place, so that a test started meanwhile never reads half a file.
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, module);
  renameSync(draft, target);
}

/**
 * Where the limits flag of the imported memory lies: 3 means shared, 1 not. It is the only byte in
 * which a build for one kind of memory differs from the other, so the loader sets it.
 */
function memoryFlags(binary) {
  let at = 8;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skipName = () => {
    const length = varint();
    at += length;
  };
  while (at < binary.length) {
    const section = binary[at++];
    const length = varint();
    const end = at + length;
    if (section === 2) {
      for (let count = varint(); count > 0; count--) {
        skipName();
        skipName();
        const kind = binary[at++];
        if (kind === 2) {
          if (binary[at] !== 3) throw new Error(`memory flags are ${binary[at]}, expected 3`);
          return at;
        }
        varint();
      }
    }
    at = end;
  }
  throw new Error('the binary imports no memory');
}
