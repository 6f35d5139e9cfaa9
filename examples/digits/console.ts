import { KERNELS } from './reference.js';
import { duration, percent } from './report/format.js';
import type { LayerShape, NetworkResult } from './result.js';

/** `  Conv      [N, 8, 8, 64]`, one line a layer. */
export function shapeTable(layers: readonly LayerShape[]): string {
  const width = Math.max(...layers.map(({ layer }) => layer.length));
  return layers.map(({ layer, shape }) => `  ${layer.padEnd(width)}  ${shape}`).join('\n');
}

export const indent = (text: string): string => text.trimEnd().replace(/^/gm, '  ');

/** Accuracy beside the reference's, one line a kernel. */
export const verdict = (net: Pick<NetworkResult, 'kernels' | 'nTest'>): string =>
  KERNELS.map((name) => {
    const { figures, reference, calibration } = net.kernels[name];
    const ours = `  ${name.toUpperCase().padEnd(4)}  ${percent(figures.accuracy)}  ${figures.correct} of ${net.nTest} correct`;
    return `${ours}, ${compared(reference)}, calibration error ${percent(calibration.ece)}`;
  }).join('\n');

function compared(reference: NetworkResult['kernels']['nngp']['reference']): string {
  if (reference === null) return 'not compared (another split than the reference)';
  const { agrees, worst, differ } = reference.agreement;
  const figures = agrees ? `figures agree to ${worst.toExponential(0)}` : `DIFFERS in ${differ.join(', ')}`;
  return `reference ${reference.figures.correct}, ${figures}`;
}

/** Time of the kernels of all networks. */
export const totalTime = (results: readonly NetworkResult[]): string =>
  duration(results.reduce((sum, { timing }) => sum + timing.trainTrain + timing.testTrain + timing.testTest, 0));
