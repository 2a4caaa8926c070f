import type { DawnTicks } from './dawn-ticks.js';
import type { Host } from './host.js';
import { loadDawn } from './load-dawn.js';
import { isRefusal, refusal, type Refusal } from './refusal.js';
import type { WebgpuOptions } from './webgpu-options.js';

/** A GPU that can be opened. */
export interface FoundAdapter {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
  /** In Node only. */
  readonly ticks: DawnTicks | undefined;
}

/** The adapter to compute on, or why there is none. */
export async function findAdapter(
  host: Host,
  { powerPreference = 'high-performance', software = false }: WebgpuOptions,
): Promise<FoundAdapter | Refusal> {
  const source = host.gpu ? { gpu: host.gpu, ticks: undefined } : await gpuElsewhere(host);
  if (isRefusal(source)) return source;
  const { gpu, ticks } = source;
  const request = () => gpu.requestAdapter({ powerPreference });
  const adapter = await (ticks ? ticks.around(request) : request());
  if (!adapter) return noAdapter(host);
  if (isSoftware(adapter) && !software) {
    return refusal(
      `the only adapter computes on the CPU (${nameOf(adapter)}), slower than other backends`,
      'webgpu({ software: true }) takes it, for tests.',
    );
  }
  return { gpu, adapter, ticks };
}

/** What people call the GPU: "NVIDIA H100 80GB HBM3", or what the browser reveals of it. */
export function nameOf({ info }: GPUAdapter): string {
  return (
    info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed'
  );
}

/** Whether an adapter only stands in for a GPU. */
export function isSoftware({ info }: GPUAdapter): boolean {
  return (
    info.isFallbackAdapter === true ||
    /swiftshader|llvmpipe|lavapipe/i.test(nameOf({ info } as GPUAdapter) + info.architecture)
  );
}

async function gpuElsewhere(host: Host) {
  if (host.isNode) return loadDawn(host);
  if (!host.isSecure) {
    return refusal(
      'this page is not secure, so it has no WebGPU',
      'Serve it from https or localhost.',
    );
  }
  return refusal(
    'this browser has no WebGPU (navigator.gpu is missing)',
    'Chrome and Edge have it from 113, Safari from 26, Firefox from 141 on Windows.',
  );
}

function noAdapter({ isNode }: Host): Refusal {
  return refusal(
    'WebGPU found no adapter: no GPU, or no driver for it',
    isNode
      ? 'On Linux Dawn needs the Vulkan loader (libvulkan.so.1) and a driver listed in ' +
          '/usr/share/vulkan/icd.d or named by VK_DRIVER_FILES.'
      : 'Look at chrome://gpu; Chromium on Linux may need --enable-unsafe-webgpu.',
  );
}
