/** Throws where something is not as it must be. */
export function expect(holds, problem) {
  if (!holds) throw new Error(problem);
}

/** The greatest difference of two lists of numbers, as a part of the greatest number. */
export function differences(got, wanted) {
  if (got.length !== wanted.length) return Infinity;
  const scale = Math.max(1, ...wanted.map(Math.abs));
  return got.reduce((worst, value, i) => Math.max(worst, Math.abs(value - wanted[i]) / scale), 0);
}
