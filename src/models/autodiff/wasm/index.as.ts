// The module of everything but matrix products: what it exports can be called from kernels.ts.
export { matrixScan, matrixScanGradient } from './matrix-scan.as';
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
