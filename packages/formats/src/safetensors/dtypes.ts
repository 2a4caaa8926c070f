/** Dtypes of safetensors, by the names that NumPy has for them, with their bytes. */
export const DTYPES: Readonly<Record<string, readonly [name: string, bytes: number]>> = {
  BOOL: ['bool', 1],
  U8: ['uint8', 1],
  I8: ['int8', 1],
  F8_E5M2: ['float8_e5m2', 1],
  F8_E4M3: ['float8_e4m3', 1],
  U16: ['uint16', 2],
  I16: ['int16', 2],
  F16: ['float16', 2],
  BF16: ['bfloat16', 2],
  U32: ['uint32', 4],
  I32: ['int32', 4],
  F32: ['float32', 4],
  U64: ['uint64', 8],
  I64: ['int64', 8],
  F64: ['float64', 8],
};
