/** Weights of a frame by their place in it, by the names that SciPy has for them. */
const WINDOWS = {
  bartlett: (t: number) => 1 - Math.abs(2 * t - 1),
  blackman: (t: number) => 0.42 - 0.5 * cosine(t, 1) + 0.08 * cosine(t, 2),
  boxcar: () => 1,
  hamming: (t: number) => 0.54 - 0.46 * cosine(t, 1),
  hann: (t: number) => 0.5 - 0.5 * cosine(t, 1),
} as const;

const cosine = (t: number, times: number): number => Math.cos(2 * Math.PI * times * t);

export type WindowName = keyof typeof WINDOWS;
export const windowNames = Object.keys(WINDOWS) as WindowName[];

/** A window; a periodic one is the first part of a symmetric one that is longer by one. */
export function windowValues(name: WindowName, length: number, periodic: boolean): Float64Array {
  const span = periodic ? length : length - 1;
  return Float64Array.from({ length }, (_, i) => WINDOWS[name](span === 0 ? 0.5 : i / span));
}
