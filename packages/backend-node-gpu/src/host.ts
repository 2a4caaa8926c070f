/** What the adapter asks of the host it runs on; tests hand in their own. */
export interface Host {
  /** `process.versions.node`, or `undefined` outside Node. */
  readonly nodeVersion: string | undefined;
  /** Imports a package by name, which registers its backend with tfjs-core. */
  load(name: string): Promise<unknown>;
}

/** The host that this process is. */
export function thisHost(): Host {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return {
    nodeVersion: process?.versions?.node,
    // A name in a variable: bundlers and the compiler leave the optional package alone.
    load: (name) => import(name),
  };
}
