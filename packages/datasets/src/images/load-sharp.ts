import { ConfigError } from '@graftjs/core';

export type SharpModule = (typeof import('sharp'))['default'];

let loaded: Promise<SharpModule> | null = null;

/** The image library, loaded when the first image is; an optional peer of this package. */
export function loadSharp(): Promise<SharpModule> {
  return (loaded ??= importSharp());
}

async function importSharp(): Promise<SharpModule> {
  // Not a literal: bundlers would insist on having it.
  const name = 'sharp';
  try {
    const module = (await import(/* @vite-ignore */ name)) as { default: SharpModule };
    return module.default;
  } catch (error) {
    loaded = null;
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    throw new ConfigError({
      where: 'decodeImage',
      problem: missing
        ? 'the package that decodes images is not installed'
        : 'the package that decodes images cannot be loaded',
      ...(missing ? {} : { operands: [{ label: 'reason', value: (error as Error).message }] }),
      hint: 'npm install sharp',
      cause: error,
    });
  }
}
