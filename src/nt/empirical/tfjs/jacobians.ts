import { InputError } from '../../../compile/errors.js';
import { product } from '../../../compile/product.js';
import type { Tensor } from '../../../runtime/engines/tfjs/tensorflow.js';
import { DenseArray } from '../../../runtime/ndarray.js';
import type { ApplyFnAndParams } from './get-apply-fn-and-params.js';
import type { TensorFlowGradients } from './gradients.js';

/** What a model is differentiated with. */
export interface Differentiation extends ApplyFnAndParams {
  readonly tf: TensorFlowGradients;
  /** Are samples independent, so that one can be differentiated without the others? */
  readonly alone: boolean;
  /** Bytes that the derivatives may take. */
  readonly budget: number;
  /** Called before each pass back through the model; throws to stop. */
  readonly onPass: () => void;
}

/** Shapes of a model's outputs on a batch. */
function outputShapes({ tf, applyFn, params }: Differentiation, x: DenseArray): readonly (readonly number[])[] {
  let shapes: readonly (readonly number[])[] = [];
  tf.tidy(() => {
    shapes = applyFn(params, tensorOf(tf, x)).map((y) => [...y.shape]);
  });
  return shapes;
}

const tensorOf = (tf: TensorFlowGradients, x: DenseArray): Tensor =>
  tf.tensor(Float32Array.from(x.data), [...x.shape], 'float32');

/** Every sample as a batch of its own. */
function samplesOf(x: DenseArray): readonly DenseArray[] {
  const width = product(x.shape.slice(1));
  return Array.from(
    { length: x.shape[0] ?? 0 },
    (_, k) => new DenseArray(x.data.slice(k * width, (k + 1) * width), [1, ...x.shape.slice(1)]),
  );
}

/** Writes the derivatives of entry `entry` of output `leaf` by all weights, one after the other, from `at` on. */
async function derivatives(
  d: Differentiation,
  inputs: Tensor,
  { leaf, shape, entry }: { readonly leaf: number; readonly shape: readonly number[]; readonly entry: number },
  into: Float32Array,
  at: number,
): Promise<void> {
  d.onPass();
  const { tf, applyFn, params } = d;
  let found: readonly Tensor[] = [];
  tf.tidy(() => {
    const one = new Float32Array(product(shape));
    one[entry] = 1;
    const output = (...weights: Tensor[]): Tensor => {
      const y = applyFn(weights, inputs)[leaf];
      if (!y) throw new InputError(`The model has no output ${leaf} on a batch of its own.`);
      // not every weight leads to every output, and TensorFlow.js refuses those that do not
      return weights.reduce((sum, w) => tf.add(sum, tf.mul(tf.sum(tf.reshape(w, [product(w.shape)]), 0), 0)), y);
    };
    found = tf
      .grads(output)([...params], tf.tensor(one, [...shape], 'float32'))
      .map((g) => tf.keep(g));
  });
  let place = at;
  try {
    for (const gradient of found) {
      into.set(await gradient.data(), place);
      place += product(gradient.shape);
    }
  } finally {
    for (const gradient of found) gradient.dispose();
  }
}

/**
 * The derivatives of every output of a model on a batch, `[...shape of the output, number of weights]`.
 * @throws InputError where they take more than the budget.
 */
export async function jacobians(d: Differentiation, x: DenseArray): Promise<readonly DenseArray[]> {
  const weights = d.params.reduce((n, { shape }) => n + product(shape), 0);
  const shapes = outputShapes(d, x);
  const bytes = shapes.reduce((n, shape) => n + 4 * product(shape) * weights, 0);
  if (bytes > d.budget)
    throw new InputError(
      `The derivatives of ${shapes.reduce((n, s) => n + product(s), 0)} outputs by ${weights} weights take ${bytes} bytes, more than ` +
        `memoryBudget (${d.budget}); give fewer samples at a time.`,
    );
  const batches = (d.alone ? samplesOf(x) : [x]).map((batch) => tensorOf(d.tf, batch));
  try {
    const all: DenseArray[] = [];
    for (const [leaf, shape] of shapes.entries()) {
      const data = new Float32Array(product(shape) * weights);
      const each = d.alone ? [1, ...shape.slice(1)] : shape;
      for (const [k, batch] of batches.entries())
        for (let entry = 0; entry < product(each); entry++)
          await derivatives(d, batch, { leaf, shape: each, entry }, data, (k * product(each) + entry) * weights);
      all.push(new DenseArray(data, [...shape, weights]));
    }
    return all;
  } finally {
    for (const batch of batches) batch.dispose();
  }
}
