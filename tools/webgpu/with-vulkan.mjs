// node tools/webgpu/with-vulkan.mjs ARGUMENTS OF NODE…
// Runs Node where Dawn finds an adapter: a driver of this machine, or the SwiftShader of its Chromium.
import { spawnSync } from 'node:child_process';
import { vulkanEnvironment } from './vulkan.mjs';

const { status } = spawnSync(process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
  env: vulkanEnvironment(),
});
process.exitCode = status ?? 1;
