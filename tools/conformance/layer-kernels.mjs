// What `audit-kernels.mjs` bundles and runs: one training step of every case of every layer on the
// SIMD engine, with an account of where each call of a kernel went.
import '@tensorflow/tfjs-backend-cpu';
import { simd } from '@graftjs/backend-simd';
import { add, sum, tidy, useBackend, valueAndGrads, variableGrads } from '@graftjs/core';
import { getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { spreadInputs } from '../../packages/layers/src/testing/case-inputs.ts';
import { caseContext } from '../../packages/layers/src/testing/case-context.ts';
import { layerCases } from '../../packages/layers/src/testing/layer-cases.ts';
import { prepare } from '../../packages/layers/src/testing/prepare.ts';

/** Kernels that move no data: which backend they run on makes no difference. */
const FREE = new Set(['Identity', 'Reshape', 'ExpandDims', 'Complex', 'Real', 'Imag']);

/**
 * Kernels by name, and for each phase of a step how many calls ran natively, how many on the CPU
 * kernel of tfjs, and the layers that made those.
 */
export async function auditLayers() {
  const account = new Map();
  let layer = '';
  let phase = 'forward';
  const row = (kernel) => {
    if (!account.has(kernel)) {
      const counts = () => ({ calls: 0, cpu: 0 });
      account.set(kernel, { forward: counts(), gradient: counts(), layers: new Set() });
    }
    return account.get(kernel);
  };
  // The engine takes the CPU kernels over as they are registered when it opens.
  instrument('cpu', (kernel) => {
    row(kernel)[phase].cpu++;
    row(kernel).layers.add(layer);
  });
  await useBackend(simd({ threads: 1 }));
  instrument('simd', (kernel) => void row(kernel)[phase].calls++);

  const objective = (item, instance, given) => {
    phase = 'forward';
    const outputs = instance.call(given, caseContext({ ...item, training: true }));
    const total = outputs.map((y) => sum(y)).reduce((a, b) => add(a, b));
    phase = 'gradient';
    return total;
  };
  for (const [name, cases] of Object.entries(layerCases)) {
    layer = name;
    for (const item of cases) {
      phase = 'forward';
      step(item, objective);
    }
  }
  return { account, free: FREE };
}

function step(item, objective) {
  const instance = prepare(item.make(), item);
  tidy(() => {
    const inputs = spreadInputs(item);
    if (item.discrete) return void instance.call(inputs, caseContext({ ...item, training: true }));
    const weights = instance.trainableParameters.map(({ value }) => value);
    const byInputs = item.indicesBelow === undefined && item.detached === undefined;
    if (byInputs) valueAndGrads((...given) => objective(item, instance, given))(inputs);
    else if (weights.length > 0) variableGrads(() => objective(item, instance, inputs), weights);
    if (byInputs && weights.length > 0) {
      variableGrads(() => objective(item, instance, inputs), weights);
    }
  });
  instance.dispose();
}

function instrument(backend, count) {
  for (const config of getKernelsForBackend(backend)) {
    const { kernelName, kernelFunc } = config;
    unregisterKernel(kernelName, backend);
    registerKernel({
      ...config,
      kernelFunc: (call) => {
        count(kernelName);
        return kernelFunc(call);
      },
    });
  }
}
