/** The public names of neural-tangents 0.6.5 outside of `stax`. */
import type { Name, Section } from './reference.js';

const axes = { trace_axes: 'traceAxes', diagonal_axes: 'diagonalAxes' };
const ntk = { ...axes, vmap_axes: 'vmapAxes', implementation: 'implementation' };

const KERNEL: readonly Name[] = [
  { name: 'Kernel', here: 'Kernel' },
  { name: 'batch', here: '(every kernelFn works in tiles of pairs)', word: 'tiling' },
  {
    name: 'monte_carlo_kernel_fn',
    here: 'monteCarloKernelFn',
    options: { n_samples: 'nSamples', batch_size: 'batchSize', ...ntk },
  },
];

const EMPIRICAL: readonly Name[] = [
  { name: 'empirical_kernel_fn', here: 'empiricalKernelFn', options: ntk },
  { name: 'empirical_nngp_fn', here: 'empiricalNngpFn', options: axes },
  { name: 'empirical_ntk_fn', here: 'empiricalNtkFn', options: ntk },
  { name: 'empirical_ntk_vp_fn', here: 'empiricalNtkVpFn' },
  { name: 'NtkImplementation', here: 'NtkImplementation', word: 'STRUCTURED_DERIVATIVES' },
  { name: 'linearize', here: 'linearize' },
  { name: 'taylor_expand', here: 'taylorExpand', options: { degree: '(the third argument)' } },
  { name: 'experimental.empirical_ntk_fn_tf', here: 'empiricalNtkFnTfjs' },
  { name: 'experimental.get_apply_fn_and_params', here: 'getApplyFnAndParams' },
];

const PREDICT: readonly Name[] = [
  {
    name: 'gp_inference',
    here: 'gpInference',
    options: {
      diag_reg: 'diagReg',
      diag_reg_absolute_scale: 'diagRegAbsoluteScale',
      trace_axes: 'traceAxes',
      get: '(the first argument of the predictor)',
      k_test_train: 'kTestTrain',
      k_test_test: 'kTestTest',
    },
  },
  { name: 'gradient_descent', here: null },
  { name: 'gradient_descent_mse', here: null },
  { name: 'gradient_descent_mse_ensemble', here: null },
  { name: 'max_learning_rate', here: null },
  { name: 'ODEState', here: null },
  { name: 'Gaussian', here: '(mean and covariance by name)', word: 'covariance' },
];

export const OTHERS: readonly Section[] = [
  { title: 'Kernels', names: KERNEL },
  { title: 'Finite functions', names: EMPIRICAL },
  { title: 'Prediction', names: PREDICT },
];
