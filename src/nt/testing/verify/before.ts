import type { Layer } from '../../../dsl/layer.js';
import { Conv } from '../../../dsl/layers/conv/layer.js';
import { Dense } from '../../../dsl/layers/dense/layer.js';
import { Erf } from '../../../dsl/layers/erf/layer.js';
import { FanOut } from '../../../dsl/layers/fan-out/layer.js';
import { Identity } from '../../../dsl/layers/identity/layer.js';
import { Relu } from '../../../dsl/layers/relu/layer.js';
import { parallel } from '../../../dsl/parallel.js';
import { serial } from '../../../dsl/serial.js';
import type { Axes } from './axes.js';

/** Layers in front of the one that is verified, by the width of the network, and the source text that makes them. */
export interface Before {
  readonly code: string;
  /** Does every position stay on its own? */
  readonly pointwise: boolean;
  readonly layers: (width: number) => readonly Layer[];
}

const WEIGHTS = { wStd: 1.3, bStd: 0.3 } as const;
const text = (options: object): string =>
  `{ ${Object.entries(options)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? `'${value}'` : value}`)
    .join(', ')} }`;

/** What may stand in front of a layer: Gaussian or not, one tensor or branches; the simplest first. */
export function befores({ batch, channel, rank, usual }: Axes): readonly Before[] {
  const options = usual ? WEIGHTS : { ...WEIGHTS, batchAxis: batch, channelAxis: channel };
  const dense = `Dense(n, ${text(options)})`;
  const weights = (n: number): Layer => Dense(n, options);
  const made = (code: string, layers: Before['layers'], pointwise = true): Before => ({ code, layers, pointwise });
  const window = Array.from({ length: rank - 2 }, () => 2);
  const padded = { padding: 'SAME', ...WEIGHTS } as const;
  const both = parallel(Relu(), Erf());
  return [
    made(dense, (n) => [weights(n)]),
    made(`${dense}, Relu(), ${dense}`, (n) => [weights(n), Relu(), weights(n)]),
    made(`${dense}, Relu()`, (n) => [weights(n), Relu()]),
    ...(usual && window.length > 0
      ? [
          made(
            `Conv(n, [${window.join(', ')}], ${text(padded)}), Erf(), ${dense}`,
            (n) => [Conv(n, window, padded), Erf(), weights(n)],
            false,
          ),
        ]
      : []),
    made(`${dense}, FanOut(2), parallel(serial(Relu(), ${dense}), Identity())`, (n) => {
      const layers: readonly Layer[] = [Relu(), weights(n)];
      return [weights(n), FanOut(2), parallel(serial(...layers), Identity())];
    }),
    made(`${dense}, FanOut(2), parallel(Relu(), Erf())`, (n) => [weights(n), FanOut(2), both]),
  ];
}
