import { TestEnvironment } from 'jest-environment-node';

// Buffers that come from worker messages, structuredClone, native addons or WASI live in the outer
// realm; sharing the outer constructors keeps `instanceof Float32Array` true inside tests.
const SHARED = [
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
  'ArrayBuffer',
  'SharedArrayBuffer',
];

export default class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    for (const name of SHARED) this.global[name] = globalThis[name];
  }
}
