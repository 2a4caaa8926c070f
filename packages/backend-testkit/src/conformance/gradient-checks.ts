import { engine, memory, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { normal, type KernelCase } from '../cases/kernel-case.js';
import type { HostTensor } from '../reference/host-tensor.js';
import type { Check } from './check.js';
import { expectedOf } from './kernel-checks.js';
import { isAbsent, runKernel, upload } from './run-kernel.js';

const STEP = 1e-4;
const TOLERANCE = { relative: 2e-3, absolute: 2e-4 };

/** x + step · direction, in double precision. */
const moved = (x: HostTensor, direction: HostTensor, step: number): HostTensor => ({
  ...x,
  values: x.values.map((value, i) => value + step * (direction.values[i] ?? 0)),
});

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/** d/de of ⟨dy, f(x + e·direction)⟩ by central differences of the reference, in float64. */
function slopeOf(
  kernelCase: KernelCase,
  name: string,
  direction: HostTensor,
  dy: HostTensor,
): number {
  const side = (step: number): number => {
    const x = kernelCase.inputs[name] as HostTensor;
    const inputs = { ...kernelCase.inputs, [name]: moved(x, direction, step) };
    return dot(expectedOf({ ...kernelCase, inputs })[0]?.values ?? [], dy.values);
  };
  return (side(STEP) - side(-STEP)) / (2 * STEP);
}

/** The backend's gradients of a case by the inputs it names, for the output gradient `dy`. */
function gradientsOf(kernelCase: KernelCase, names: readonly string[], dy: HostTensor): Tensor[] {
  return tidy(() => {
    const fixed = Object.fromEntries(
      Object.entries(kernelCase.inputs).map(([name, host]) => [name, upload(host)]),
    );
    const xs = names.map((name) => fixed[name] as Tensor);
    const forward = () => runKernel(kernelCase.kernel, fixed, kernelCase.attrs)[0] as Tensor;
    const { grads } = engine().gradients(forward, xs, upload(dy));
    return grads;
  });
}

/**
 * Directional derivatives: for each differentiable input one random direction, the backend's
 * gradient against central differences of the float64 reference.
 */
export function gradientChecks(cases: readonly KernelCase[]): Check[] {
  return cases
    .filter(({ gradient }) => gradient)
    .map((kernelCase) => ({
      tier: 'gradients',
      id: `gradients/${kernelCase.kernel}/${kernelCase.name}`,
      kernel: kernelCase.kernel,
      async run() {
        if (isAbsent(kernelCase)) return;
        const names = kernelCase.gradient ?? [];
        const before = memory().numTensors;
        const dy = normal(expectedOf(kernelCase)[0]?.shape ?? [], 'dy');
        const gradients = gradientsOf(kernelCase, names, dy);
        const read = await Promise.all(gradients.map((gradient) => gradient.data()));
        for (const gradient of gradients) gradient.dispose();
        const left = memory().numTensors - before;
        if (left !== 0) throw new Error(`${left} tensors are left behind`);
        names.forEach((name, i) => {
          const x = kernelCase.inputs[name] as HostTensor;
          const direction = normal(x.shape, `direction ${name}`);
          const analytic = dot(read[i] ?? [], direction.values);
          const numeric = slopeOf(kernelCase, name, direction, dy);
          const allowed = TOLERANCE.absolute + TOLERANCE.relative * Math.abs(numeric);
          if (Math.abs(analytic - numeric) <= allowed) return;
          throw new Error(
            `by ${name}: the gradient says ${analytic}, central differences say ${numeric}`,
          );
        });
      },
    }));
}
