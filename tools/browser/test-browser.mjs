// npm run test:browser [-- --json FILE]
// The conformance suite in headless Chromium: with threads on an isolated page, with one thread on a
// plain page, and storage and training on WebGPU.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bundlePage } from './bundle-page.mjs';
import { checkGpu } from './check-gpu.mjs';
import { launchChromium } from './chromium.mjs';
import { serve } from './serve.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const browser = await launchChromium();
if (!browser) {
  console.log('skipped: there is no Chromium here (set CHROMIUM to its path)');
  console.log('0 passed, 0 failed, 3 skipped');
  process.exit(0);
}
const html = (script) =>
  `<!doctype html><meta charset="utf-8"><script type="module" src="${script}"></script>`;
const server = await serve({
  '/': { type: 'text/html', body: html('page.js') },
  '/page.js': { type: 'text/javascript', body: await bundlePage('page.mjs') },
  '/gpu': { type: 'text/html', body: html('gpu-page.js') },
  '/gpu-page.js': { type: 'text/javascript', body: await bundlePage('gpu-page.mjs') },
});

/** Trains in the page; what is wrong with its bar, its curves or the files that it downloads. */
async function watchedRun(page) {
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  const { bar, line, curves, files } = await page.evaluate(() => globalThis.checkTraining());
  const drawn = /^epoch 3\/3 {2}loss [\d.e-]+ {2}val\.loss [\d.e-]+ {2}[\d.]+ s$/.test(line);
  if (bar !== 1 || !drawn || curves !== 2) return `bar ${bar}, "${line}", ${curves} curves`;
  for (let waited = 0; downloads.length < files.length && waited < 5000; waited += 50)
    await wait(50);
  const names = downloads.map((download) => download.suggestedFilename()).sort();
  if (names.join() !== files.join()) return `downloaded ${names}, and not ${files}`;
  for (const download of downloads) {
    const bytes = readFileSync(await download.path());
    if (!bytes.includes('brain.Event:2')) return `${download.suggestedFilename()} is no event file`;
  }
  return null;
}

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
    const problem = await watchedRun(page);
    if (problem === null) report.passed += 1;
    else {
      report.failed += 1;
      report.failures.push({ name: 'a run in the page', message: problem });
    }
    const models = await page.evaluate(() => globalThis.checkModels());
    for (const [format, same] of Object.entries(models)) {
      if (same) report.passed += 1;
      else {
        report.failed += 1;
        report.failures.push({
          name: `${format} in the browser`,
          message: 'it came back different',
        });
      }
    }
    await page.close();
    reports.push({ kind, ...report });
    const { threads, passed, failed } = report;
    console.log(`${kind} page: ${threads} thread(s), ${passed} checks passed, ${failed} failed`);
    for (const { name, message } of report.failures) console.log(`  ${name}: ${message}`);
  }
  reports.push(await checkGpu(`${server.url}/plain/gpu`));
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
