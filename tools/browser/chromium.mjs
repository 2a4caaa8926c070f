import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * A headless Chromium of this machine (`CHROMIUM` names another), or null where there is none; with
 * `gpu` it has WebGPU, by SwiftShader where there is no GPU.
 */
export async function launchChromium({ gpu = false } = {}) {
  const executablePath = process.env.CHROMIUM ?? PATHS.find((path) => existsSync(path));
  if (!executablePath) return null;
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      gpu ? '--enable-unsafe-webgpu' : '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}
