#!/usr/bin/env node
// The `graft` command. In the repository, where `dist` may be missing or older than the sources,
// it builds first.
import { existsSync } from 'node:fs';

const repository = new URL('../../../', import.meta.url);
const isSource = ['nx.json', 'packages/cli/src/index.ts', 'tools/build-first.mjs'].every((file) =>
  existsSync(new URL(file, repository)),
);
if (isSource) {
  const { buildFirst } = await import(new URL('tools/build-first.mjs', repository).href);
  buildFirst('cli');
}
const { processTerminal, run } = await import('../dist/index.js');
process.exitCode = await run(process.argv.slice(2), processTerminal());
