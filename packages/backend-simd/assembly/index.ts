export { packB } from './gemm-pack';
export { gemm, gemvRow } from './gemm';
