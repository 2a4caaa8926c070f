import { describe, expect, it } from '@jest/globals';
import { BufferPool } from './buffer-pool.js';
import { reuseBindGroups } from './reuse-bind-groups.js';

const STORAGE = 128;

function fakeDevice() {
  const made = { buffers: 0, groups: 0, destroyed: [] as number[] };
  const device = {
    createBuffer: () => {
      const number = made.buffers++;
      return { destroy: () => made.destroyed.push(number) };
    },
    createComputePipeline: () => ({ getBindGroupLayout: () => ({}) }),
    createBindGroup: () => ({ number: made.groups++ }),
  };
  return { device: device as unknown as GPUDevice, made };
}

describe('BufferPool', () => {
  it('hands out the lowest number, whatever the order of release', () => {
    const { device, made } = fakeDevice();
    const pool = new BufferPool(device);
    const buffers = [1, 2, 3, 4].map(() => pool.acquireBuffer(64, STORAGE));
    for (const at of [2, 0, 3, 1]) pool.releaseBuffer(buffers[at]!);
    const again = [1, 2, 3, 4].map(() => pool.acquireBuffer(64, STORAGE));
    expect(again.map((buffer) => pool.numberOf(buffer))).toEqual([0, 1, 2, 3]);
    expect(made.buffers).toBe(4);
  });

  it('keeps sizes and uses apart, and its books', () => {
    const { device } = fakeDevice();
    const pool = new BufferPool(device);
    const a = pool.acquireBuffer(64, STORAGE);
    pool.releaseBuffer(a);
    expect(pool.acquireBuffer(64, 1)).not.toBe(a);
    expect(pool.acquireBuffer(32, STORAGE)).not.toBe(a);
    expect([pool.numBytesUsed, pool.numBytesAllocated]).toEqual([96, 160]);
    expect([pool.getNumUsedBuffers(), pool.getNumFreeBuffers()]).toEqual([2, 1]);
  });

  it('destroys what is not to be used again, and everything in the end', () => {
    const { device, made } = fakeDevice();
    const pool = new BufferPool(device);
    const [a, b] = [pool.acquireBuffer(64, STORAGE), pool.acquireBuffer(64, STORAGE)];
    pool.releaseBuffer(a, false);
    pool.releaseBuffer(b);
    expect(made.destroyed).toEqual([0]);
    pool.dispose();
    expect(made.destroyed).toEqual([0, 1]);
    expect([pool.numBytesUsed, pool.numBytesAllocated]).toEqual([0, 0]);
  });
});

describe('reuseBindGroups', () => {
  const setup = () => {
    const { device, made } = fakeDevice();
    const pool = new BufferPool(device);
    reuseBindGroups(device, pool);
    const pipeline = () => device.createComputePipeline({} as GPUComputePipelineDescriptor);
    const group = (from: GPUComputePipeline, ...buffers: GPUBuffer[]) =>
      device.createBindGroup({
        layout: from.getBindGroupLayout(0),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
    return { device, made, pool, pipeline, group };
  };

  it('makes one group for the same pipeline and buffers', () => {
    const { made, pool, pipeline, group } = setup();
    const [p, q] = [pipeline(), pipeline()];
    const [a, b] = [pool.acquireBuffer(4, STORAGE), pool.acquireBuffer(4, STORAGE)];
    expect(group(p, a, b)).toBe(group(p, a, b));
    expect(group(p, b, a)).not.toBe(group(p, a, b));
    expect(group(q, a, b)).not.toBe(group(p, a, b));
    expect(made.groups).toBe(3);
  });

  it('tells parts of a buffer apart', () => {
    const { device, pool, pipeline } = setup();
    const layout = pipeline().getBindGroupLayout(0);
    const buffer = pool.acquireBuffer(64, STORAGE);
    const part = (size: number) =>
      device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer, size } }] });
    expect(part(16)).toBe(part(16));
    expect(part(32)).not.toBe(part(16));
  });

  it('leaves textures and strange buffers alone', () => {
    const { device, pipeline, group } = setup();
    const p = pipeline();
    const strange = device.createBuffer({ size: 4, usage: STORAGE });
    expect(group(p, strange)).not.toBe(group(p, strange));
  });
});
