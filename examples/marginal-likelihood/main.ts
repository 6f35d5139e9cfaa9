/**
 * `npx tsx examples/marginal-likelihood/main.ts`: chooses the deviations of the weights and biases of an infinitely wide
 * network, and its noise, on 200 handwritten digits by their marginal likelihood, with no validation data.
 */
import { Dense, Erf, gpInference, hyper, input, marginalLikelihood } from '../../src/index.js';
import { CLASSES, loadDigits, PIXELS, split, targets } from '../digits/data.js';
import { argmaxRows, matrixOf } from '../digits/matrix.js';
import { ascend } from './ascend.js';

const [TRAIN, TEST, STEPS] = [200, 500, 30];

/** What is chosen; all of it is positive, so the ascent is in logarithms. */
const START = { w1: 1, b1: 1, w2: 1, b2: 1, w3: 1, b3: 1, diagReg: 0.1 };
type Choice = Readonly<typeof START>;
const NAMES = ['w1', 'b1', 'w2', 'b2', 'w3', 'b3', 'diagReg'] as const;

/** The network of a choice. Its values can be told for a call, too, so one does for the whole ascent. */
const network = (at: Choice) =>
  input('N', PIXELS).build(
    Dense(512, { wStd: hyper('w1', at.w1), bStd: hyper('b1', at.b1) }),
    Erf(),
    Dense(512, { wStd: hyper('w2', at.w2), bStd: hyper('b2', at.b2) }),
    Erf(),
    Dense(CLASSES, { wStd: hyper('w3', at.w3), bStd: hyper('b3', at.b3) }),
  );

const data = split(loadDigits(), TRAIN, TEST);
const xTrain = { data: data.xTrain, shape: [TRAIN, PIXELS] };
const xTest = { data: data.xTest, shape: [TEST, PIXELS] };
const yTrain = { data: targets(data.trainLabels), shape: [TRAIN, CLASSES] };

const choiceOf = (logs: readonly number[]): Choice => {
  const at = (k: number): number => Math.exp(logs[k] ?? 0);
  return { w1: at(0), b1: at(1), w2: at(2), b2: at(3), w3: at(4), b3: at(5), diagReg: at(6) };
};

const model = network(START);

/** The likelihood and its derivative by the logarithm of everything that is chosen. */
async function likelihood(logs: readonly number[]): Promise<{ value: number; slope: readonly number[] }> {
  const { diagReg, ...hypers } = choiceOf(logs);
  const { value, grads } = await marginalLikelihood(model, xTrain, yTrain, { diagReg, hypers });
  const by: Readonly<Record<string, number>> = { ...grads.hypers, diagReg: grads.diagReg };
  return { value, slope: NAMES.map((name, k) => (by[name] ?? 0) * Math.exp(logs[k] ?? 0)) };
}

/** Share of test digits that are predicted right. */
async function accuracy(at: Choice): Promise<number> {
  const net = network(at);
  const predict = gpInference(await net.kernelFn(xTrain, null, 'nngp'), yTrain, { diagReg: at.diagReg });
  const { mean } = await predict('nngp', { kTestTrain: await net.kernelFn(xTest, xTrain, 'nngp') });
  return argmaxRows(matrixOf(mean)).filter((digit, row) => digit === data.testLabels[row]).length / TEST;
}

const shown = (at: Choice): string => NAMES.map((name) => `${name} ${at[name].toPrecision(3)}`).join('  ');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const started = performance.now();
console.log(`${TRAIN} digits, accuracy on ${TEST} others: ${percent(await accuracy(START))}\n`);
let [step, last] = [0, START];
for await (const { at, value } of ascend(
  likelihood,
  NAMES.map((name) => Math.log(START[name])),
  0.5,
)) {
  last = choiceOf(at);
  console.log(`${String(step).padStart(3)}  log likelihood ${value.toFixed(2).padStart(9)}  ${shown(last)}`);
  if (++step > STEPS) break;
}
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`\naccuracy on the others: ${percent(await accuracy(last))}, after ${seconds} s`);
