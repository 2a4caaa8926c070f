import type * as tfjs from '@tensorflow/tfjs-core';

/** What one kernel takes: its tensors, and the attributes that are not tensors. */
export interface Kernel<Inputs, Attributes = NoAttributes> {
  inputs: Inputs;
  attrs: Attributes;
}

export type NoInputs = Record<never, never>;
export type NoAttributes = Record<never, never>;

/** Every kernel that tfjs-core dispatches, by its name in the registry. */
export interface KernelTable {
  Abs: Kernel<tfjs.AbsInputs>;
  Acos: Kernel<tfjs.AcosInputs>;
  Acosh: Kernel<tfjs.AcoshInputs>;
  Add: Kernel<tfjs.AddInputs>;
  AddN: Kernel<tfjs.AddNInputs>;
  All: Kernel<tfjs.AllInputs, tfjs.AllAttrs>;
  Any: Kernel<tfjs.AnyInputs, tfjs.AnyAttrs>;
  ArgMax: Kernel<tfjs.ArgMaxInputs, tfjs.ArgMaxAttrs>;
  ArgMin: Kernel<tfjs.ArgMinInputs, tfjs.ArgMinAttrs>;
  Asin: Kernel<tfjs.AsinInputs>;
  Asinh: Kernel<tfjs.AsinhInputs>;
  Atan: Kernel<tfjs.AtanInputs>;
  Atanh: Kernel<tfjs.AtanhInputs>;
  Atan2: Kernel<tfjs.Atan2Inputs>;
  AvgPool: Kernel<tfjs.AvgPoolInputs, tfjs.AvgPoolAttrs>;
  AvgPoolGrad: Kernel<tfjs.AvgPoolGradInputs, tfjs.AvgPoolGradAttrs>;
  AvgPool3D: Kernel<tfjs.AvgPool3DInputs, tfjs.AvgPool3DAttrs>;
  AvgPool3DGrad: Kernel<tfjs.AvgPool3DGradInputs, tfjs.AvgPool3DGradAttrs>;
  BatchMatMul: Kernel<tfjs.BatchMatMulInputs, tfjs.BatchMatMulAttrs>;
  BatchToSpaceND: Kernel<tfjs.BatchToSpaceNDInputs, tfjs.BatchToSpaceNDAttrs>;
  Bincount: Kernel<tfjs.BincountInputs, tfjs.BincountAttrs>;
  BitwiseAnd: Kernel<tfjs.BitwiseAndInputs>;
  BroadcastTo: Kernel<tfjs.BroadcastToInputs, tfjs.BroadCastToAttrs>;
  BroadcastArgs: Kernel<tfjs.BroadcastArgsInputs>;
  Cast: Kernel<tfjs.CastInputs, tfjs.CastAttrs>;
  Ceil: Kernel<tfjs.CeilInputs>;
  ClipByValue: Kernel<tfjs.ClipByValueInputs, tfjs.ClipByValueAttrs>;
  Complex: Kernel<tfjs.ComplexInputs>;
  ComplexAbs: Kernel<tfjs.ComplexAbsInputs>;
  Concat: Kernel<tfjs.ConcatInputs, tfjs.ConcatAttrs>;
  Conv2D: Kernel<tfjs.Conv2DInputs, tfjs.Conv2DAttrs>;
  Conv2DBackpropFilter: Kernel<tfjs.Conv2DBackpropFilterInputs, tfjs.Conv2DBackpropFilterAttrs>;
  Conv2DBackpropInput: Kernel<tfjs.Conv2DBackpropInputInputs, tfjs.Conv2DBackpropInputAttrs>;
  Conv3D: Kernel<tfjs.Conv3DInputs, tfjs.Conv3DAttrs>;
  Conv3DBackpropFilterV2: Kernel<
    tfjs.Conv3DBackpropFilterV2Inputs,
    tfjs.Conv3DBackpropFilterV2Attrs
  >;
  Conv3DBackpropInputV2: Kernel<tfjs.Conv3DBackpropInputV2Inputs, tfjs.Conv3DBackpropInputV2Attrs>;
  Cos: Kernel<tfjs.CosInputs>;
  Cosh: Kernel<tfjs.CoshInputs>;
  Cumprod: Kernel<tfjs.CumprodInputs, tfjs.CumprodAttrs>;
  Cumsum: Kernel<tfjs.CumsumInputs, tfjs.CumsumAttrs>;
  CropAndResize: Kernel<tfjs.CropAndResizeInputs, tfjs.CropAndResizeAttrs>;
  DenseBincount: Kernel<tfjs.DenseBincountInputs, tfjs.DenseBincountAttrs>;
  DepthToSpace: Kernel<tfjs.DepthToSpaceInputs, tfjs.DepthToSpaceAttrs>;
  DepthwiseConv2dNative: Kernel<tfjs.DepthwiseConv2dNativeInputs, tfjs.DepthwiseConv2dNativeAttrs>;
  DepthwiseConv2dNativeBackpropFilter: Kernel<
    tfjs.DepthwiseConv2dNativeBackpropFilterInputs,
    tfjs.DepthwiseConv2dNativeBackpropFilterAttrs
  >;
  DepthwiseConv2dNativeBackpropInput: Kernel<
    tfjs.DepthwiseConv2dNativeBackpropInputInputs,
    tfjs.DepthwiseConv2dNativeBackpropInputAttrs
  >;
  Diag: Kernel<tfjs.DiagInputs>;
  Dilation2D: Kernel<tfjs.Dilation2DInputs, tfjs.Dilation2DAttrs>;
  Dilation2DBackpropInput: Kernel<tfjs.Dilation2DBackpropInputInputs, tfjs.Dilation2DAttrs>;
  Dilation2DBackpropFilter: Kernel<tfjs.Dilation2DBackpropFilterInputs, tfjs.Dilation2DAttrs>;
  Draw: Kernel<tfjs.DrawInputs, tfjs.DrawAttrs>;
  RealDiv: Kernel<tfjs.RealDivInputs>;
  Einsum: Kernel<tfjs.EinsumInputs, tfjs.EinsumAttrs>;
  Elu: Kernel<tfjs.EluInputs>;
  EluGrad: Kernel<tfjs.EluGradInputs>;
  Erf: Kernel<tfjs.ErfInputs>;
  Equal: Kernel<tfjs.EqualInputs>;
  Exp: Kernel<tfjs.ExpInputs>;
  ExpandDims: Kernel<tfjs.ExpandDimsInputs, tfjs.ExpandDimsAttrs>;
  Expm1: Kernel<tfjs.Expm1Inputs>;
  FFT: Kernel<tfjs.FFTInputs>;
  Fill: Kernel<NoInputs, tfjs.FillAttrs>;
  FlipLeftRight: Kernel<tfjs.FlipLeftRightInputs>;
  Floor: Kernel<tfjs.FloorInputs>;
  FloorDiv: Kernel<tfjs.FloorDivInputs>;
  FusedBatchNorm: Kernel<tfjs.FusedBatchNormInputs, tfjs.FusedBatchNormAttrs>;
  GatherV2: Kernel<tfjs.GatherV2Inputs, tfjs.GatherV2Attrs>;
  GatherNd: Kernel<tfjs.GatherNdInputs>;
  Greater: Kernel<tfjs.GreaterInputs>;
  GreaterEqual: Kernel<tfjs.GreaterEqualInputs>;
  Identity: Kernel<tfjs.IdentityInputs>;
  IFFT: Kernel<tfjs.IFFTInputs>;
  Imag: Kernel<tfjs.ImagInputs>;
  IsFinite: Kernel<tfjs.IsFiniteInputs>;
  IsInf: Kernel<tfjs.IsInfInputs>;
  IsNan: Kernel<tfjs.IsNanInputs>;
  LeakyRelu: Kernel<tfjs.LeakyReluInputs, tfjs.LeakyReluAttrs>;
  Less: Kernel<tfjs.LessInputs>;
  LessEqual: Kernel<tfjs.LessEqualInputs>;
  LinSpace: Kernel<NoInputs, tfjs.LinSpaceAttrs>;
  Log: Kernel<tfjs.LogInputs>;
  Log1p: Kernel<tfjs.Log1pInputs>;
  LogicalAnd: Kernel<tfjs.LogicalAndInputs>;
  LogicalNot: Kernel<tfjs.LogicalNotInputs>;
  LogicalOr: Kernel<tfjs.LogicalOrInputs>;
  LogicalXor: Kernel<tfjs.LogicalXorInputs>;
  LogSoftmax: Kernel<tfjs.LogSoftmaxInputs, tfjs.LogSoftmaxAttrs>;
  LowerBound: Kernel<tfjs.LowerBoundInputs>;
  LRN: Kernel<tfjs.LRNInputs, tfjs.LRNAttrs>;
  LRNGrad: Kernel<tfjs.LRNGradInputs, tfjs.LRNGradAttrs>;
  MatrixBandPart: Kernel<tfjs.MatrixBandPartInputs, tfjs.MatrixBandPartAttrs>;
  Max: Kernel<tfjs.MaxInputs, tfjs.MaxAttrs>;
  Maximum: Kernel<tfjs.MaximumInputs>;
  MaxPool: Kernel<tfjs.MaxPoolInputs, tfjs.MaxPoolAttrs>;
  MaxPoolGrad: Kernel<tfjs.MaxPoolGradInputs, tfjs.MaxPoolGradAttrs>;
  MaxPool3D: Kernel<tfjs.MaxPool3DInputs, tfjs.MaxPool3DAttrs>;
  MaxPool3DGrad: Kernel<tfjs.MaxPool3DGradInputs, tfjs.MaxPool3DGradAttrs>;
  MaxPoolWithArgmax: Kernel<tfjs.MaxPoolWithArgmaxInputs, tfjs.MaxPoolWithArgmaxAttrs>;
  Mean: Kernel<tfjs.MeanInputs, tfjs.MeanAttrs>;
  Min: Kernel<tfjs.MinInputs, tfjs.MinAttrs>;
  Minimum: Kernel<tfjs.MinimumInputs>;
  MirrorPad: Kernel<tfjs.MirrorPadInputs, tfjs.MirrorPadAttrs>;
  Mod: Kernel<tfjs.ModInputs>;
  Multinomial: Kernel<tfjs.MultinomialInputs, tfjs.MultinomialAttrs>;
  Multiply: Kernel<tfjs.MultiplyInputs>;
  Neg: Kernel<tfjs.NegInputs>;
  NotEqual: Kernel<tfjs.NotEqualInputs>;
  NonMaxSuppressionV3: Kernel<tfjs.NonMaxSuppressionV3Inputs, tfjs.NonMaxSuppressionV3Attrs>;
  NonMaxSuppressionV4: Kernel<tfjs.NonMaxSuppressionV4Inputs, tfjs.NonMaxSuppressionV4Attrs>;
  NonMaxSuppressionV5: Kernel<tfjs.NonMaxSuppressionV5Inputs, tfjs.NonMaxSuppressionV5Attrs>;
  OnesLike: Kernel<tfjs.OnesLikeInputs>;
  OneHot: Kernel<tfjs.OneHotInputs, tfjs.OneHotAttrs>;
  Pack: Kernel<tfjs.PackInputs, tfjs.PackAttrs>;
  PadV2: Kernel<tfjs.PadV2Inputs, tfjs.PadV2Attrs>;
  Pool: Kernel<tfjs.PoolInputs>;
  Pow: Kernel<tfjs.PowInputs>;
  Prelu: Kernel<tfjs.PreluInputs>;
  Prod: Kernel<tfjs.ProdInputs, tfjs.ProdAttrs>;
  RaggedGather: Kernel<tfjs.RaggedGatherInputs, tfjs.RaggedGatherAttrs>;
  RaggedRange: Kernel<tfjs.RaggedRangeInputs>;
  RaggedTensorToTensor: Kernel<tfjs.RaggedTensorToTensorInputs, tfjs.RaggedTensorToTensorAttrs>;
  Range: Kernel<NoInputs, tfjs.RangeAttrs>;
  Real: Kernel<tfjs.RealInputs>;
  Reciprocal: Kernel<tfjs.ReciprocalInputs>;
  Relu: Kernel<tfjs.ReluInputs>;
  Reshape: Kernel<tfjs.ReshapeInputs, tfjs.ReshapeAttrs>;
  ResizeNearestNeighbor: Kernel<tfjs.ResizeNearestNeighborInputs, tfjs.ResizeNearestNeighborAttrs>;
  ResizeNearestNeighborGrad: Kernel<
    tfjs.ResizeNearestNeighborGradInputs,
    tfjs.ResizeNearestNeighborGradAttrs
  >;
  ResizeBilinear: Kernel<tfjs.ResizeBilinearInputs, tfjs.ResizeBilinearAttrs>;
  ResizeBilinearGrad: Kernel<tfjs.ResizeBilinearGradInputs, tfjs.ResizeBilinearGradAttrs>;
  Relu6: Kernel<tfjs.Relu6Inputs>;
  Reverse: Kernel<tfjs.ReverseInputs, tfjs.ReverseAttrs>;
  Round: Kernel<tfjs.RoundInputs>;
  Rsqrt: Kernel<tfjs.RsqrtInputs>;
  ScatterNd: Kernel<tfjs.ScatterNdInputs, tfjs.ScatterNdAttrs>;
  TensorScatterUpdate: Kernel<tfjs.TensorScatterUpdateInputs, tfjs.TensorScatterUpdateAttrs>;
  SearchSorted: Kernel<tfjs.SearchSortedInputs, tfjs.SearchSortedAttrs>;
  Select: Kernel<tfjs.SelectInputs>;
  Selu: Kernel<tfjs.SeluInputs>;
  Slice: Kernel<tfjs.SliceInputs, tfjs.SliceAttrs>;
  Sin: Kernel<tfjs.SinInputs>;
  Sinh: Kernel<tfjs.SinhInputs>;
  Sign: Kernel<tfjs.SignInputs>;
  Sigmoid: Kernel<tfjs.SigmoidInputs>;
  Softplus: Kernel<tfjs.SoftplusInputs>;
  Sqrt: Kernel<tfjs.SqrtInputs>;
  Sum: Kernel<tfjs.SumInputs, tfjs.SumAttrs>;
  SpaceToBatchND: Kernel<tfjs.SpaceToBatchNDInputs, tfjs.SpaceToBatchNDAttrs>;
  SplitV: Kernel<tfjs.SplitVInputs, tfjs.SplitVAttrs>;
  Softmax: Kernel<tfjs.SoftmaxInputs, tfjs.SoftmaxAttrs>;
  SparseFillEmptyRows: Kernel<tfjs.SparseFillEmptyRowsInputs>;
  SparseReshape: Kernel<tfjs.SparseReshapeInputs>;
  SparseSegmentMean: Kernel<tfjs.SparseSegmentMeanInputs>;
  SparseSegmentSum: Kernel<tfjs.SparseSegmentSumInputs>;
  SparseToDense: Kernel<tfjs.SparseToDenseInputs, tfjs.SparseToDenseAttrs>;
  SquaredDifference: Kernel<tfjs.SquaredDifferenceInputs>;
  Square: Kernel<tfjs.SquareInputs>;
  StaticRegexReplace: Kernel<tfjs.StaticRegexReplaceInputs, tfjs.StaticRegexReplaceAttrs>;
  StridedSlice: Kernel<tfjs.StridedSliceInputs, tfjs.StridedSliceAttrs>;
  StringNGrams: Kernel<tfjs.StringNGramsInputs, tfjs.StringNGramsAttrs>;
  StringSplit: Kernel<tfjs.StringSplitInputs, tfjs.StringSplitAttrs>;
  StringToHashBucketFast: Kernel<
    tfjs.StringToHashBucketFastInputs,
    tfjs.StringToHashBucketFastAttrs
  >;
  Sub: Kernel<tfjs.SubInputs>;
  Tan: Kernel<tfjs.TanInputs>;
  Tanh: Kernel<tfjs.TanhInputs>;
  Tile: Kernel<tfjs.TileInputs, tfjs.TileAttrs>;
  TopK: Kernel<tfjs.TopKInputs, tfjs.TopKAttrs>;
  Transform: Kernel<tfjs.TransformInputs, tfjs.TransformAttrs>;
  Transpose: Kernel<tfjs.TransposeInputs, tfjs.TransposeAttrs>;
  Unique: Kernel<tfjs.UniqueInputs, tfjs.UniqueAttrs>;
  Unpack: Kernel<tfjs.UnpackInputs, tfjs.UnpackAttrs>;
  UnsortedSegmentSum: Kernel<tfjs.UnsortedSegmentSumInputs, tfjs.UnsortedSegmentSumAttrs>;
  UpperBound: Kernel<tfjs.UpperBoundInputs>;
  ZerosLike: Kernel<tfjs.ZerosLikeInputs>;
  Step: Kernel<tfjs.StepInputs, tfjs.StepAttrs>;
  FromPixels: Kernel<tfjs.FromPixelsInputs, tfjs.FromPixelsAttrs>;
  RotateWithOffset: Kernel<tfjs.RotateWithOffsetInputs, tfjs.RotateWithOffsetAttrs>;
  _FusedMatMul: Kernel<tfjs._FusedMatMulInputs, tfjs._FusedMatMulAttrs>;
  FusedConv2D: Kernel<tfjs.FusedConv2DInputs, tfjs.FusedConv2DAttrs>;
  FusedDepthwiseConv2D: Kernel<tfjs.FusedDepthwiseConv2DInputs, tfjs.FusedDepthwiseConv2DAttrs>;
}

export type KernelName = keyof KernelTable;

/** The tensors a kernel gets, by name, or as a list where it takes any number of them. */
export type KernelInputs<Name extends KernelName> = Present<KernelTable[Name]['inputs']>;

export type KernelAttrs<Name extends KernelName> = KernelTable[Name]['attrs'];

/** tfjs types every input as possibly missing; those it does not mark optional are always there. */
type Present<Inputs> = Inputs extends readonly unknown[]
  ? Inputs
  : {
      [Name in keyof Inputs as string extends Name ? never : Name]: Exclude<
        Inputs[Name],
        undefined
      >;
    };
