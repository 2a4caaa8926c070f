// The SIMD engine in the bundles that its users make: minified, with no configuration for it, and
// away from this repository. Its kernels and workers travel inside of the bundle.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build as bundle } from 'esbuild';
import { build as buildSite } from 'vite';
import { launchChromium } from '../browser/chromium.mjs';
import { serve } from '../browser/serve.mjs';
import { root } from './packages.mjs';

/** A step of training that is large enough for threads, and what the engine says of itself. */
const APP = `
import { backendCapabilities, grad, matMul, Random, drawNormal, square, storageOf, sum, tidy, useBackend } from '@graftjs/core';
import { simd } from '@graftjs/backend-simd';

export async function check() {
  await useBackend(simd({ threads: 2 }));
  const { engine } = await storageOf('simd');
  const figures = () => tidy(() => {
    const random = new Random(7);
    const a = drawNormal([256, 256], { random });
    const b = drawNormal([256, 256], { random });
    const loss = (x) => sum(square(matMul(x, b)));
    return [loss(a).dataSync()[0], sum(square(grad(loss)(a))).dataSync()[0]];
  });
  let found = figures();
  // Workers start with the first large job, and enter when the page lets them.
  for (let i = 0; i < 200 && engine.pool && engine.pool.running === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
    found = figures();
  }
  const { threads } = backendCapabilities();
  return { threads, workers: engine.pool?.running ?? 0, build: engine.build, figures: found };
}
`;

// Before any test is registered: the runner takes those of a file that waits later for finished.
const browser = await launchChromium();
after(() => browser?.close());

// Inside of node_modules the packages are found as if they were installed; what is built goes away.
const source = mkdtempSync(join(root, 'node_modules', '.bundle-'));
const target = mkdtempSync(join(tmpdir(), 'graft-bundle-'));
after(() => {
  for (const folder of [source, target]) rmSync(folder, { recursive: true, force: true });
});
before(() => writeFileSync(join(source, 'app.mjs'), APP));

/** The files of a folder by their paths, as the server wants them. */
function siteOf(folder) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const files = Object.fromEntries(
    names.map((name) => [
      `/${name}`,
      {
        type: types[extname(name)] ?? 'application/octet-stream',
        body: readFileSync(join(folder, name)),
      },
    ]),
  );
  return { ...files, '/': files['/index.html'] };
}

let wanted;

describe('a bundle for Node', () => {
  test('is one file that computes in threads', async () => {
    const outfile = join(target, 'app.cjs');
    writeFileSync(
      join(source, 'main.mjs'),
      "import { check } from './app.mjs';\ncheck().then((found) => console.log(JSON.stringify(found)));\n",
    );
    await bundle({
      entryPoints: [join(source, 'main.mjs')],
      bundle: true,
      minify: true,
      format: 'cjs',
      platform: 'node',
      outfile,
      logLevel: 'error',
    });
    assert.deepEqual(readdirSync(target), ['app.cjs']);
    const printed = execFileSync(process.execPath, [outfile], { cwd: target, encoding: 'utf8' });
    wanted = JSON.parse(printed);
    assert.equal(wanted.threads, 2);
    assert.equal(wanted.workers, 1);
    assert.ok(
      wanted.figures.every((figure) => figure > 1e6),
      printed,
    );
  });
});

describe('a site that vite builds', { skip: !browser && 'there is no Chromium here' }, () => {
  let server;
  before(async () => {
    const page = "import { check } from './app.mjs';\nglobalThis.check = check;\n";
    writeFileSync(join(source, 'page.mjs'), page);
    writeFileSync(
      join(source, 'index.html'),
      '<!doctype html><meta charset="utf-8"><script type="module" src="./page.mjs"></script>',
    );
    const outDir = join(target, 'site');
    await buildSite({
      root: source,
      base: './',
      configFile: false,
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 10_000 },
    });
    server = await serve(siteOf(outDir));
  });
  after(() => server?.close());

  for (const [kind, threads, workers] of [
    ['isolated', 2, 1],
    ['plain', 1, 0],
  ]) {
    test(`computes with ${threads} thread(s) on ${kind === 'plain' ? 'a plain' : 'an isolated'} page`, async () => {
      const page = await browser.newPage();
      const problems = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('response', (answer) => {
        if (answer.status() >= 400 && !answer.url().endsWith('favicon.ico'))
          problems.push(answer.url());
      });
      await page.goto(`${server.url}/${kind}/`);
      await page.waitForFunction(() => 'check' in globalThis);
      const found = await page.evaluate(() => globalThis.check());
      await page.close();
      assert.deepEqual(problems, []);
      assert.equal(found.threads, threads);
      assert.equal(found.workers, workers);
      // The same build of the kernels gives the same bits, in whatever bundle and on however many threads.
      if (found.build === wanted.build) assert.deepEqual(found.figures, wanted.figures);
    });
  }
});
