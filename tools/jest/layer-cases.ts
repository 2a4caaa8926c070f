// The cases of the sweep over all layers, for tests of other packages.
export { layerCases } from '../../packages/layers/src/testing/layer-cases.js';
export type { LayerCase } from '../../packages/layers/src/testing/layer-case.js';
