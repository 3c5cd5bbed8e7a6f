// The module: everything exported here can be called from wasm/kernels.ts.
export { matrixScan, matrixScanGradient } from './matrix-scan.as';
export { multiplyAdd } from './matmul.as';
export {
  adamw,
  addProduct,
  addScaled,
  map,
  normalise,
  normaliseGradient,
  softmaxRows,
  softmaxRowsGradient,
} from './pointwise.as';
export { causalProducts, selectiveScan, selectiveScanGradient } from './scan.as';
