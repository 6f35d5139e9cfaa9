/** Runs a `gp_inference` case of `predict.json`: kernels of the network, then mean and covariance, all in float64. */
import { gpInference } from '../../src/index.js';
import { compareArray } from './compare.js';
import type { AnyCase, GpCase } from './format.js';
import { inputArray, modelFor } from './model.js';
import type { CaseRunner } from './outcome.js';
import { Missing, outcomeOf, requireFloat64 } from './outcome.js';

export const gpRunner: CaseRunner = {
  kind: 'gp_inference',
  accepts: isGpCase,
  async run(testCase, options) {
    if (!isGpCase(testCase)) throw new Missing('gp_inference fields');
    requireFloat64(options);
    const on = options.on?.options ?? {};
    const { args, expect: expected, net } = testCase;
    const model = modelFor(net, testCase.x_train.shape);
    const [train, test] = [inputArray(testCase.x_train), inputArray(testCase.x_test)];
    const predict = gpInference(await model.kernelFn(train, null, undefined, on), inputArray(testCase.y_train), {
      diagReg: args.diag_reg,
      diagRegAbsoluteScale: args.diag_reg_absolute_scale,
    });
    const kTestTrain = await model.kernelFn(test, train, undefined, on);
    if (!('mean' in expected)) {
      const { mean } = await predict(args.get, { kTestTrain });
      return outcomeOf(testCase.id, [compareArray('mean', mean, expected)]);
    }
    const kTestTest = await model.kernelFn(test, null, undefined, on);
    const { mean, covariance } = await predict(args.get, { kTestTrain, kTestTest });
    return outcomeOf(testCase.id, [
      compareArray('mean', mean, expected.mean),
      compareArray('covariance', covariance, expected.covariance),
    ]);
  },
};

function isGpCase(c: AnyCase): c is AnyCase & GpCase {
  return c.fn === 'gp_inference';
}
