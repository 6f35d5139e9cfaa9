import type { KernelName } from '../reference.js';
import { KERNELS } from '../reference.js';
import type { NetworkResult } from '../result.js';
import { confusionTable } from './confusion-table.js';
import { escapeHtml } from './escape-html.js';
import { duration, percent } from './format.js';
import { heatMap } from './heat-map.js';
import { reliability } from './reliability.js';

/** Everything about one network: its layers, its plan, and NNGP and NTK side by side. */
export const networkSection = (net: NetworkResult): string => `<section id="${escapeHtml(net.name)}">
<header class="net"><h2>${escapeHtml(net.name)}</h2><code>${net.nTrain} train, ${net.nTest} test</code></header>
<div class="scroll"><table class="layers"><tbody>${net.layers.map(layerLine).join('\n')}</tbody></table></div>
<details><summary>How it is computed (${timing(net)})</summary><pre>${escapeHtml(net.plan)}</pre></details>
<div class="kernels">${KERNELS.map((kernel) => kernelColumn(net, kernel)).join('\n')}</div>
</section>`;

const layerLine = ({ layer, shape }: { layer: string; shape: string }): string =>
  `<tr><td>${escapeHtml(layer)}</td><td>${escapeHtml(shape)}</td></tr>`;

const timing = ({ timing: t }: NetworkResult): string =>
  `train ${duration(t.trainTrain)}, test × train ${duration(t.testTrain)}, test ${duration(t.testTest)}, prediction ${duration(t.predict)}`;

function kernelColumn(net: NetworkResult, name: KernelName): string {
  const { train, figures, calibration, confusion } = net.kernels[name];
  const title = `${name.toUpperCase()} of ${net.name}`;
  return `<div><h3>${name.toUpperCase()}: ${percent(figures.accuracy)}</h3>
<h4>Kernel of the training digits, sorted by digit</h4>
${heatMap(train, net.trainLabels, `${title}, ${net.nTrain} training digits sorted by digit`)}
<h4>Calibration, error ${percent(calibration.ece)}</h4>
${reliability(calibration, title)}
<h4>Confusion, ${net.nTest - figures.correct} of ${net.nTest} wrong</h4>
${confusionTable(confusion)}</div>`;
}
