/** A backend of this repository by its name on the command line. */
export async function openBackend(name, { threads }) {
  if (name === 'simd') return (await import('@graftjs/backend-simd')).simd({ threads });
  if (name === 'wasm') return (await import('@graftjs/backend-wasm')).wasm();
  // On machines without a GPU a software adapter shows whether the numbers are right.
  if (name === 'webgpu')
    return (await import('@graftjs/backend-webgpu')).webgpu({ software: true });
  return (await import('@graftjs/backend-cpu')).cpu();
}
