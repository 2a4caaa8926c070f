import {
  backend_util,
  getKernel,
  util,
  type BackendValues,
  type DataType,
  type KernelBackend,
  type TensorInfo,
} from '@tensorflow/tfjs-core';

/** A storage and what its `Complex` kernel is: `undefined` where it keeps complex data flat. */
export interface Place {
  readonly name: string;
  readonly storage: KernelBackend;
  /** Whether it builds complex tensors from two real ones with a kernel of its own. */
  readonly pairsComplex: boolean;
}

/** A tensor like `info` on another storage, with a reference of its own. */
export function copyTensor(info: TensorInfo, from: Place, to: Place): TensorInfo {
  const { shape, dtype, dataId } = info;
  return writeTensor(to, valuesAs(dtype, from.storage.readSync(dataId)), shape, dtype);
}

/** A cast to a wider dtype may share the data of the narrower one (tfjs-backend-cpu does so). */
function valuesAs(dtype: DataType, values: BackendValues): BackendValues {
  if (dtype === 'float32' && !(values instanceof Float32Array)) {
    return Float32Array.from(values as Int32Array);
  }
  if (dtype === 'int32' && !(values instanceof Int32Array)) {
    return Int32Array.from(values as Float32Array);
  }
  return values;
}

function writeTensor(
  place: Place,
  values: BackendValues,
  shape: number[],
  dtype: DataType,
): TensorInfo {
  const { storage } = place;
  if (dtype !== 'complex64' || !place.pairsComplex) {
    return { dataId: storage.write(values, shape, dtype), shape, dtype };
  }
  const parts = backend_util.splitRealAndImagArrays(values as Float32Array);
  const real = writeTensor(place, parts.real, shape, 'float32');
  const imag = writeTensor(place, parts.imag, shape, 'float32');
  const { kernelFunc } = getKernel('Complex', place.name);
  const complex = kernelFunc({ inputs: { real, imag }, attrs: {}, backend: storage });
  for (const { dataId } of [real, imag]) storage.disposeData(dataId);
  util.assert(!Array.isArray(complex), () => 'Complex gives one tensor');
  return complex as TensorInfo;
}
