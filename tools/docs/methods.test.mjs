// What the transfer package exports is named where people look; what docs/methods.md names is there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const read = (path) => readFileSync(join(root, path), 'utf8');

const exported = [
  ...read('packages/transfer/src/index.ts').matchAll(/^export \{([^}]*)\}/gm),
].flatMap(([, names]) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type ')),
);

/** The words in the code of a page, fenced or in a line. */
const codeWords = (text) =>
  [...text.matchAll(/^```[\s\S]*?^```$|`[^`\n]+`/gm)].flatMap(([code]) => code.match(/\w+/g) ?? []);

describe('the methods of @graftjs/transfer', () => {
  const page = read('docs/methods.md');

  test('each export is named in docs/methods.md, a README or a guide', () => {
    const guides = readdirSync(join(docs, 'guides')).map((file) => `docs/guides/${file}`);
    const pages = ['README.md', 'packages/transfer/README.md', ...guides].map(read);
    const named = new Set([page, ...pages].flatMap(codeWords));
    assert.ok(exported.length > 100);
    assert.deepEqual(
      exported.filter((name) => !named.has(name)),
      [],
    );
  });

  test('the functions of docs/methods.md are exported, each once in its tables', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!method|---)/.test(line));
    const functions = rows.flatMap((row) => row.split(' | ')[1].match(/\w+/g));
    assert.deepEqual(
      functions.filter((name) => !exported.includes(name)),
      [],
    );
    assert.equal(new Set(functions).size, functions.length);
  });

  test('what docs/methods.md links to is there', () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    assert.deepEqual(
      links.filter((link) => !existsSync(join(docs, link))),
      [],
    );
  });
});
