const subnormal = 'the smallest numbers, below 1.2e-38, are zero on a GPU';
const imprecise = 'SwiftShader computes it to four digits';
const each = (reason, ...checks) => checks.map((name) => ({ checks: name, reason }));

/** Checks of the testkit that are known to fail on a backend, with the reason. */
export function knownFailures(storage) {
  if (storage?.gpuName === undefined) return [];
  const everywhere = each(
    subnormal,
    'kernels/Log/extremes',
    'kernels/Reciprocal/extremes',
    'kernels/Rsqrt/extremes',
    'kernels/Step/extremes',
  ).concat(
    each('zero to an odd negative power is NaN or 0', 'kernels/Pow/zeros, ones and infinities'),
  );
  if (!storage.isSoftware) {
    return [...everywhere, ...each(subnormal, 'kernels/RealDiv/NaN, infinities and zeros')];
  }
  return [
    ...everywhere,
    ...each(subnormal, 'kernels/Ceil/extremes'),
    ...each(
      imprecise,
      'kernels/Acos/smooth',
      'kernels/Acos/scalar',
      'kernels/Acos/extremes',
      'kernels/Cos/smooth',
      'kernels/Cos/scalar',
      'kernels/Log1p/extremes',
      'kernels/Sin/smooth',
      'kernels/Sin/scalar',
      'kernels/Tan/smooth',
    ),
  ];
}
