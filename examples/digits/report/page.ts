import type { NetworkResult } from '../result.js';
import { networkSection } from './network-section.js';
import { overview } from './overview.js';
import { STYLE } from './style.js';

/** The whole report as one HTML page that loads nothing: style, pictures and diagrams are in it. */
export const page = (results: readonly NetworkResult[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';img-src data:;style-src 'unsafe-inline'">
<title>Digits with infinitely wide networks</title><style>${STYLE}</style></head>
<body><main>
<h1>Digits with infinitely wide networks</h1>
<p class="lead">Exact Gaussian-process prediction of 8 × 8 handwritten digits with the kernels of infinitely wide networks:
the NNGP (Bayesian inference) and the NTK (training to convergence by gradient descent), in float64.</p>
${overview(results)}
${results.map(networkSection).join('\n')}
<section><h2>How to read this</h2>
<p class="note"><b>Reference.</b> The count of correct predictions of the reference implementation on the same split; “worst
difference” is the largest relative difference over kernel entries, trace, norm and the first prediction, ✓ below 10⁻⁶.</p>
<p class="note"><b>Heat map.</b> Entries are averaged in blocks where the picture has fewer pixels than the kernel has rows; the
colour scale spans the middle 98 % of the picture.</p>
<p class="note"><b>Calibration.</b> Targets are one-hot minus 0.1, so given the data the ten outputs of a test digit are independent
Gaussians of one variance; the probability of a class is the probability that its output is the largest. The prior is scaled to the
maximum of its NNGP marginal likelihood, which changes variances but no mean. Dots: how often predictions of that confidence are
right, with a 95 % interval (dashed: perfectly calibrated); bars: how many there are. The error is the mean distance from the dashed line over predictions.</p>
</section>
</main></body></html>
`;
