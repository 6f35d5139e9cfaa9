export { EngineError, InputError, InternalError, ShapeError, TangentsError } from './compile/errors.js';
export * from './dsl/index.js';
export { type ExplainOptions, explain } from './nt/explain.js';
export { input } from './nt/input.js';
export type { GaussianPrediction, Mean } from './nt/predict/gaussian.js';
export { type GpOptions, type GpPredictor, gpInference, type PredictOptions } from './nt/predict/gp-inference.js';
export { DenseArray, fromNested, ndarray } from './runtime/ndarray.js';
export { readNpy, writeNpy } from './runtime/npy.js';
