import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Folders in which browsers bring the Vulkan loader and SwiftShader, a GPU in software. */
const FOLDERS = [process.env.SWIFTSHADER, '/usr/lib/chromium', '/usr/lib/chromium-browser'];
const DRIVERS = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/**
 * The environment in which Dawn finds an adapter: this one where a driver is installed or named, else
 * with the SwiftShader of an installed Chromium. It must be set before Node starts.
 */
export function vulkanEnvironment() {
  const { env } = process;
  if (env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES || DRIVERS.some(existsSync)) return env;
  const folder = FOLDERS.find((each) => each && existsSync(join(each, 'vk_swiftshader_icd.json')));
  if (!folder) return env;
  return {
    ...env,
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [folder, env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
  };
}
