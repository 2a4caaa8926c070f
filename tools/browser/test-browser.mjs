// npm run test:browser [-- --json FILE]
// The conformance suite in headless Chromium: with threads on an isolated page, with one thread on a
// plain page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { launchChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const browser = await launchChromium();
if (!browser) {
  console.log('skipped: there is no Chromium here (set CHROMIUM to its path)');
  console.log('0 passed, 0 failed, 2 skipped');
  process.exit(0);
}
const bundled = await build({
  entryPoints: [join(import.meta.dirname, 'page.mjs')],
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
const [{ text }] = bundled.outputFiles;
const html = '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>';
const server = await serve({
  '/': { type: 'text/html', body: html },
  '/page.js': { type: 'text/javascript', body: text },
});

const reports = [];
try {
  for (const kind of ['isolated', 'plain']) {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`${kind}: ${error.message}`));
    await page.goto(`${server.url}/${kind}/`);
    await page.waitForFunction(() => 'checkEngine' in globalThis);
    const report = await page.evaluate(() => globalThis.checkEngine());
    if (await page.evaluate(() => globalThis.checkStore())) report.passed += 1;
    else {
      report.failed += 1;
      report.failures.push({ name: 'browserStore', message: 'what was written was not read' });
    }
    await page.close();
    reports.push({ kind, ...report });
    const { threads, passed, failed } = report;
    console.log(`${kind} page: ${threads} thread(s), ${passed} checks passed, ${failed} failed`);
    for (const { name, message } of report.failures) console.log(`  ${name}: ${message}`);
  }
} finally {
  await browser.close();
  server.close();
}
const [isolated, plain] = reports;
const expected =
  isolated.isolated && isolated.threads > 1 && !plain.isolated && plain.threads === 1;
if (!expected) console.error('the isolated page must have threads, and the plain page one');
if (options.json) writeFileSync(options.json, `${JSON.stringify(reports, null, 2)}\n`);
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
console.log(
  `${sum('passed')} passed, ${sum('failed') + (expected ? 0 : 1)} failed, ${sum('skipped')} skipped`,
);
process.exitCode = sum('failed') === 0 && expected ? 0 : 1;
