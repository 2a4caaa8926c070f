export { nodeGpu } from './node-gpu.js';
