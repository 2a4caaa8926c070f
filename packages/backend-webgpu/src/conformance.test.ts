import { describe, it, jest } from '@jest/globals';
import { conformance } from '@graftjs/backend-testkit';
import { webgpu } from './webgpu.js';

jest.setTimeout(60_000);

// Kernel by kernel: npm run test:conformance -- --backend webgpu
const backend = webgpu({ software: true });
const found = await backend.availability();
if (found.available) {
  conformance(backend, { runner: { describe, it }, tiers: ['storage', 'training'] });
} else {
  it.skip(`conforms: ${found.reason}`, () => {});
}
