import { activeBackend, backendCapabilities } from '@graftjs/core';

/** Whether reading a tensor costs nothing worth mentioning. */
export const readsAreFree = (): boolean =>
  activeBackend() === undefined || backendCapabilities().device === 'cpu';

/** Whether tensors lie in the host's memory, to be read without waiting. */
export function readsAtOnce(): boolean {
  if (activeBackend() === undefined) return false;
  const { device, syncRead } = backendCapabilities();
  return device === 'cpu' && syncRead;
}
