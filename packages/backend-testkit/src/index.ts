export { kernelCases } from './cases/index.js';
export type { KernelCase, Tolerance } from './cases/kernel-case.js';
export { reference } from './reference/index.js';
export type { Attributes, HostTensor, ReferenceKernel } from './reference/host-tensor.js';
export { TIERS, type Check, type KnownFailure, type Tier } from './conformance/check.js';
export { checksFor } from './conformance/suite.js';
export {
  conformance,
  type ConformanceSuiteOptions,
  type Runner,
} from './conformance/conformance.js';
export {
  runConformance,
  type CheckResult,
  type ConformanceOptions,
  type ConformanceReport,
} from './conformance/run-conformance.js';
export { coverageTable } from './conformance/coverage-table.js';
export { trainTinyNet } from './conformance/training-checks.js';
export { checkedKernels, findBlindSpots } from './conformance/blind-spots.js';
