export { adam } from './adam.js';
export { adamW } from './adam-w.js';
export type { DecayExclusion, DecayFilter } from './decay-exclusion.js';
export { sgd } from './sgd.js';
