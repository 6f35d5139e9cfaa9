import { createInput, type InputFn } from '../dsl/input.js';
import { runFinite } from './finite/run-finite.js';
import { runKernel } from './kernel/run-kernel.js';

/**
 * Starts a network: the sizes of its input, batch first and channels last unless its layers say otherwise. A size is a
 * number, or a name for one that only the data knows. Several inputs are a shape each, or lists of shapes.
 *
 * @example
 * const net = input('N', 32, 32, 3).build(Conv(64, [3, 3]), Relu(), Flatten(), Dense(10)); // [N, 10]
 * const ntk = await net.kernelFn(x1, x2, 'ntk');
 * const two = input(['N', 8], ['N', 5]).build(parallel(Dense(16), Dense(16)), FanInSum()); // two.kernelFn([a, b])
 * @throws InputError on a size that is neither a positive integer nor a name.
 */
export const input: InputFn = createInput(runKernel, runFinite);
