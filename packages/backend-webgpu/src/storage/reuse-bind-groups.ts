import type { BufferPool } from './buffer-pool.js';

/** Bind groups that are kept; a training step of a large model makes some thousands. */
const MOST_GROUPS = 16384;

/**
 * Lets a device use bind groups again. Making one costs more than all the rest of a call in Node,
 * and a training step makes the same ones over and over.
 */
export function reuseBindGroups(device: GPUDevice, pool: BufferPool): void {
  const groups = new Map<string, GPUBindGroup>();
  const layouts = new WeakMap<object, number>();
  let count = 0;

  const createPipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (descriptor) => {
    const pipeline = createPipeline(descriptor);
    const layout = pipeline.getBindGroupLayout(0);
    layouts.set(layout, count++);
    // Asked for at each call, it would be a new object each time.
    pipeline.getBindGroupLayout = () => layout;
    return pipeline;
  };

  const createBindGroup = device.createBindGroup.bind(device);
  device.createBindGroup = (descriptor) => {
    const layout = layouts.get(descriptor.layout);
    if (layout === undefined) return createBindGroup(descriptor);
    let key = `${layout}`;
    for (const { resource } of descriptor.entries) {
      const { buffer, offset = 0, size = 0 } = resource as Partial<GPUBufferBinding>;
      const number = buffer ? pool.numberOf(buffer) : -1;
      // Textures, and buffers that somebody else brought.
      if (number < 0) return createBindGroup(descriptor);
      key += ` ${number},${offset},${size}`;
    }
    const found = groups.get(key);
    if (found) return found;
    if (groups.size >= MOST_GROUPS) groups.clear();
    const group = createBindGroup(descriptor);
    groups.set(key, group);
    return group;
  };
}
