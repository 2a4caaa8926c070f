import { launchChromium } from './chromium.mjs';

/** The page on WebGPU, in a Chromium of its own: the other pages have one without a GPU. */
export async function checkGpu(url) {
  const browser = await launchChromium({ gpu: true });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`gpu: ${error.message}`));
    await page.goto(url);
    await page.waitForFunction(() => 'checkGpu' in globalThis);
    const report = await page.evaluate(() => globalThis.checkGpu());
    if (report.reason) {
      console.log(`gpu page: skipped, ${report.reason}`);
      return { kind: 'gpu', passed: 0, failed: 0, skipped: 1, failures: [] };
    }
    const { gpuName, syncRead, passed, failed } = report;
    const reads = syncRead ? 'reads synchronously' : 'reads asynchronously alone';
    console.log(`gpu page: ${gpuName}, ${reads}, ${passed} checks passed, ${failed} failed`);
    for (const { name, message } of report.failures) console.log(`  ${name}: ${message}`);
    return { kind: 'gpu', ...report };
  } finally {
    await browser.close();
  }
}
