import type { KernelName } from '../reference.js';
import { KERNELS } from '../reference.js';
import type { KernelResult, NetworkResult } from '../result.js';
import { escapeHtml } from './escape-html.js';
import { duration, percent } from './format.js';

/** Accuracy beside the reference's, agreement and time: one line a network and kernel. */
export function overview(results: readonly NetworkResult[]): string {
  return `<section><div class="scroll"><table class="wide">
<thead><tr><th class="text">network</th><th class="text">kernel</th><th>accuracy</th><th>correct</th>
<th>reference</th><th>worst difference</th><th>calibration error</th><th>train</th><th>test</th><th>time of kernels</th></tr></thead>
<tbody>${results.flatMap((net) => KERNELS.map((kernel, i) => line(net, kernel, i > 0))).join('\n')}</tbody>
</table></div></section>`;
}

function line(net: NetworkResult, name: KernelName, again: boolean): string {
  const kernel = net.kernels[name];
  const { trainTrain, testTrain, testTest } = net.timing;
  const once = (text: string): string => (again ? '' : text);
  return `<tr${again ? ' class="again"' : ''}><td class="text">${once(`<a href="#${escapeHtml(net.name)}">${escapeHtml(net.name)}</a>`)}</td>
<td class="text">${name.toUpperCase()}</td><td>${percent(kernel.figures.accuracy)}</td><td>${kernel.figures.correct}</td>${reference(kernel)}
<td>${percent(kernel.calibration.ece)}</td><td>${once(String(net.nTrain))}</td><td>${once(String(net.nTest))}</td><td>${once(duration(trainTrain + testTrain + testTest))}</td></tr>`;
}

function reference({ reference: theirs }: KernelResult): string {
  if (theirs === null) return '<td>–</td><td>–</td>';
  const { agrees, worst, differ } = theirs.agreement;
  const mark = agrees
    ? `<span class="ok">✓ ${worst.toExponential(0)}</span>`
    : `<span class="bad">✗ ${differ.join(', ')}</span>`;
  return `<td>${theirs.figures.correct}</td><td>${mark}</td>`;
}
