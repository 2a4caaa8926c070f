import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { importCycles } from './cycles.mjs';
import { levelViolations } from './levels.mjs';

const root = mkdtempSync(join(tmpdir(), 'graft-levels-'));
after(() => rmSync(root, { recursive: true, force: true }));
const write = (name, text) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
};
const LEVELS = [['core'], ['backend'], ['layers', 'losses'], ['training']];
write('package.json', '{}');
const check = (name, dependencies, source, file = 'index.ts') => {
  rmSync(join(root, 'packages'), { recursive: true, force: true });
  write(
    `packages/${name}/package.json`,
    JSON.stringify({ name: `@graftjs/${name}`, dependencies }),
  );
  write(`packages/${name}/src/${file}`, source);
  return levelViolations(root, join(root, 'packages', name), LEVELS);
};

describe('levels of packages', () => {
  const both = {
    '@graftjs/core': '0.0.0',
    '@graftjs/training': '0.0.0',
    '@graftjs/losses': '0.0.0',
  };
  test('arrows that point down pass', () => {
    assert.deepEqual(check('layers', both, "import { a } from '@graftjs/core';"), []);
    assert.deepEqual(
      check(
        'layers',
        both,
        "// import '@graftjs/training'\nconst s = \" from '@graftjs/training'\";",
      ),
      [],
    );
  });
  test('arrows up and to siblings are named', () => {
    assert.match(
      check('layers', both, "import type { a } from '@graftjs/training';")[0],
      /level 2 \(layers\) imports level 3/,
    );
    assert.match(
      check('layers', both, "export * from '@graftjs/losses';")[0],
      /layers and losses are siblings/,
    );
  });
  test('undeclared packages and relative imports that leave are named', () => {
    assert.match(
      check('layers', {}, "import { a } from 'left-pad';")[0],
      /"left-pad" is not declared/,
    );
    assert.match(
      check('layers', {}, "import { a } from '../../core/src/a.js';")[0],
      /leaves the package/,
    );
    assert.match(
      check('layers', {}, "const a = await import('left-pad');")[0],
      /"left-pad" is not declared/,
    );
  });
  test('a package without a level is named', () => {
    assert.match(check('other', {}, '')[0], /not in tools\/architecture\/levels.json/);
  });
});

test('cycles of imports are found, those of types among them', () => {
  write('cycle/a.ts', "import { b } from './b.js';");
  write('cycle/b.ts', "import type { c } from './c.js';\nexport const b = 1;");
  write('cycle/c.ts', "import {\n  a,\n} from './a.js';");
  write('cycle/d.ts', "import { a } from './a.js';");
  assert.deepEqual(importCycles(root, join(root, 'cycle')), [
    ['cycle/a.ts', 'cycle/b.ts', 'cycle/c.ts'],
  ]);
});
