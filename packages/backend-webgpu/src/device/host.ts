/** What the backend asks of the host it runs on; tests hand in their own. */
export interface Host {
  /** `navigator.gpu`: browsers have WebGPU themselves. */
  readonly gpu: GPU | undefined;
  /** Whether an npm package can bring WebGPU. */
  readonly isNode: boolean;
  /** False on pages that browsers hide WebGPU from: neither https nor localhost. */
  readonly isSecure: boolean;
  /** Imports a package by name. */
  load(name: string): Promise<unknown>;
}

interface Scope {
  readonly navigator?: { readonly gpu?: GPU };
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly isSecureContext?: boolean;
}

/** The host that this process or page is. */
export function thisHost(): Host {
  const { navigator, process, isSecureContext } = globalThis as Scope;
  return {
    gpu: navigator?.gpu,
    isNode: process?.versions?.node !== undefined,
    isSecure: isSecureContext !== false,
    // A name in a variable: bundlers and the compiler leave the optional package alone.
    load: (name) => import(name),
  };
}
