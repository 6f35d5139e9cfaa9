import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import * as layers from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameAt, onePlaced, severalPlaced } from '../../src/dsl/finite/arrays.js';
import {
  applyFnOf,
  DenseArray,
  empiricalNtkFn,
  empiricalNtkFnTfjs,
  getApplyFnAndParams,
  type NDArray,
  normal,
  PRNGKey,
  placed,
  useTfjs,
} from '../../src/index.js';

const HIDDEN = 8;
const OUT = 3;

const draw = (seed: number, shape: readonly number[]): NDArray => normal(PRNGKey(seed), shape);

/** Dense, ReLU, Dense of TensorFlow.js. */
function perceptron(): layers.Sequential {
  const model = layers.sequential();
  model.add(layers.layers.dense({ units: HIDDEN, activation: 'relu', inputShape: [4] }));
  model.add(layers.layers.dense({ units: OUT }));
  const values = [draw(1, [4, HIDDEN]), draw(2, [HIDDEN]), draw(3, [HIDDEN, OUT]), draw(4, [OUT])];
  model.setWeights(values.map((v) => tf.tensor(Float32Array.from(v.data), [...v.shape])));
  return model;
}

/** The same function in this library. */
const same = applyFnOf((g, params, input) => {
  const x = onePlaced(input);
  const [w1, b1, w2, b2] = severalPlaced(params);
  if (!w1 || !b1 || !w2 || !b2) throw new Error('four weights');
  const affine = (node: typeof x.node, from: string, w: typeof x, b: typeof x, to: string) => {
    const weights = g.rename(w.node, [
      [nameAt(w, 0), from],
      [nameAt(w, 1), to],
    ]);
    return g.add(g.contract(node, weights, [from]), g.rename(b.node, [[nameAt(b, 0), to]]));
  };
  const hidden = g.pointwise('max', [affine(x.node, nameAt(x, 1), w1, b1, 'hidden'), 0]);
  return placed(affine(hidden, 'hidden', w2, b2, 'out'), [nameAt(x, 0), 'out']);
});

const weightsOf = (model: layers.LayersModel): readonly DenseArray[] =>
  model.getWeights().map((w) => new DenseArray(Float32Array.from(w.dataSync()), w.shape));

const close = (found: NDArray, wanted: NDArray): void => {
  expect(found.shape).toEqual(wanted.shape);
  const scale = Math.max(...wanted.data.map(Math.abs));
  found.data.forEach((v, k) => {
    expect(Math.abs(v - (wanted.data[k] ?? Number.NaN))).toBeLessThan(2e-6 * scale);
  });
};

const x1 = draw(5, [3, 4]);
const x2 = draw(6, [2, 4]);

beforeAll(async () => {
  await tf.setBackend('cpu');
  useTfjs(tf);
});
afterAll(() => {
  useTfjs(null);
});

describe('the empirical NTK of a tf.LayersModel', () => {
  const axes = [{}, { traceAxes: [] }, { diagonalAxes: [-1], traceAxes: [] }, { traceAxes: -1, diagonalAxes: [] }];
  for (const choice of axes)
    for (const vmapAxes of [null, 0] as const)
      it(`is that of the same function here: ${JSON.stringify({ ...choice, vmapAxes })}`, async () => {
        const model = perceptron();
        const params = [...weightsOf(model)];
        for (const second of [x2, null]) {
          const wanted = await empiricalNtkFn(same, choice)(x1, second, params);
          const found = await empiricalNtkFnTfjs(model, { ...choice, vmapAxes })(x1, second);
          close(found as NDArray, wanted as NDArray);
        }
      });

  it('is taken at other weights too, and leaves the model as it was and no tensor behind', async () => {
    const model = perceptron();
    const ntk = empiricalNtkFnTfjs(model);
    const before = [...weightsOf(model)];
    const others = before.map((w, k) => draw(10 + k, w.shape));
    const tensors = others.map((w) => tf.tensor(Float32Array.from(w.data), [...w.shape]));
    const alive = tf.memory().numTensors;
    close((await ntk(x1, null, tensors)) as NDArray, (await empiricalNtkFn(same)(x1, null, others)) as NDArray);
    expect(tf.memory().numTensors).toBe(alive);
    expect(weightsOf(model)).toEqual(before);
  });

  it('has one kernel for each of several outputs', async () => {
    const x = layers.input({ shape: [4] });
    const one = layers.layers.dense({ units: 2 }).apply(x) as layers.SymbolicTensor;
    const two = layers.layers.dense({ units: 3 }).apply(x) as layers.SymbolicTensor;
    const found = await empiricalNtkFnTfjs(layers.model({ inputs: x, outputs: [one, two] }))(x1, null);
    // each output has weights [4, k] and biases [k], so its NTK is x x' + 1
    const wanted = new DenseArray(
      Float32Array.from({ length: 9 }, (_, at) => {
        const dot = (c: number): number => x1.get(Math.floor(at / 3), c) * x1.get(at % 3, c);
        return 1 + dot(0) + dot(1) + dot(2) + dot(3);
      }),
      [3, 3],
    );
    for (const kernel of found as readonly NDArray[]) close(kernel, wanted);
    expect(found).toHaveLength(2);
  });

  it('applies a model to weights of ones own', () => {
    const model = perceptron();
    const { applyFn, params } = getApplyFnAndParams(model);
    const x = tf.tensor(Float32Array.from(x1.data), [3, 4]);
    const [y] = applyFn(params, x);
    expect([...((y as tf.Tensor | undefined)?.dataSync() ?? [])]).toEqual([
      ...(model.predict(x) as tf.Tensor).dataSync(),
    ]);
    const zeros = params.map((w) => tf.zeros([...w.shape]));
    expect([...((applyFn(zeros, x)[0] as tf.Tensor | undefined)?.dataSync() ?? [1])].every((v) => v === 0)).toBe(true);
  });

  it('says what does not fit', async () => {
    const model = perceptron();
    const [a, b] = [layers.input({ shape: [4] }), layers.input({ shape: [4] })];
    const outputs = layers.layers.concatenate().apply([a, b]) as layers.SymbolicTensor;
    expect(() => getApplyFnAndParams(layers.model({ inputs: [a, b], outputs }))).toThrow(
      'getApplyFnAndParams takes a model of one input, and this one has 2; join them in one.',
    );
    expect(() => getApplyFnAndParams(layers.model({ inputs: a, outputs: a }))).toThrow(
      'getApplyFnAndParams got a model without trainable weights, so there is nothing to differentiate by.',
    );
    await expect(empiricalNtkFnTfjs(model)(x1, null, [])).rejects.toThrow(
      'The model has 4 trainable weights, and params has 0.',
    );
    await expect(empiricalNtkFnTfjs(model)(x1, null, undefined, { memoryBudget: 1000 })).rejects.toThrow(
      'The derivatives of 9 outputs by 67 weights take 2412 bytes, more than memoryBudget (1000); give fewer samples at a time.',
    );
    expect(() => empiricalNtkFnTfjs({} as never)).toThrow('getApplyFnAndParams takes a tf.LayersModel, and got');
    const stopped = empiricalNtkFnTfjs(model)(x1, null, undefined, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});
