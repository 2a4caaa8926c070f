// Vector helpers shared by the kernel families. `madd` is fused in the relaxed build, so the two
// builds differ in the last bit; within one build every thread count gives the same bits.

// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function arg(args: usize, index: i32): i32 {
  return load<i32>(args + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function argPtr(args: usize, index: i32): usize {
  return load<u32>(args + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function argF32(args: usize, index: i32): f32 {
  return load<f32>(args + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function bytes(elements: i32): usize {
  return <usize>(<u32>elements) << 2;
}

// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}
