import { calibrationOf } from '../../../examples/digits/calibration.js';
import { confusionOf } from '../../../examples/digits/confusion.js';
import type { KernelResult, NetworkResult } from '../../../examples/digits/result.js';

const N = 40;

function sampleKernel(differ: readonly string[]): KernelResult {
  const labels = Uint8Array.from({ length: N }, (_, i) => i % 10);
  const data = Float64Array.from({ length: N * N }, (_, i) =>
    Math.exp(-Math.abs(((i % N) % 10) - (Math.floor(i / N) % 10)) / 3),
  );
  const probabilities = Float64Array.from({ length: N * 10 }, (_, i) => {
    const sure = 0.3 + 0.69 * Math.abs(Math.sin(Math.floor(i / 10)));
    return i % 10 === Math.floor(i / 10) % 10 ? sure : (1 - sure) / 9;
  });
  const figures = {
    correct: 39,
    accuracy: 39 / 40,
    k00: 1,
    k01: 0.5,
    kt00: 0.7,
    trace: N,
    frob: 12,
    meanFirst: [0.1, 0.9],
  };
  return {
    train: { rows: N, cols: N, data },
    figures,
    reference: { figures, agreement: { agrees: differ.length === 0, worst: 3e-13, differ } },
    calibration: calibrationOf({ rows: N, cols: 10, data: probabilities }, labels),
    confusion: confusionOf(
      [...labels].map((d, i) => (i === 7 ? 1 : d)),
      labels,
      10,
    ),
  };
}

/** A made-up result with everything the report shows. */
export const sampleResult = (name: string, differ: readonly string[] = []): NetworkResult => ({
  name,
  layers: [
    { layer: 'input', shape: '[N, 64]' },
    { layer: 'Dense', shape: '[N, 512]' },
  ],
  plan: 'region 0: <tile 8x8>',
  nTrain: N,
  nTest: 40,
  trainLabels: Uint8Array.from({ length: N }, (_, i) => i % 10),
  timing: { trainTrain: 1200, testTrain: 900, testTest: 600, predict: 35 },
  kernels: { nngp: sampleKernel([]), ntk: sampleKernel(differ) },
});
