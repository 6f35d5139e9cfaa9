/** Random networks of all layers: fused plans mean what the graph means, kernels are covariances, and types know shapes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as dsl from '../../src/dsl/index.js';
import { isSentence } from '../../src/dsl/layer.js';
import { checkNetwork, inputState, type Network } from '../../src/dsl/network.js';
import { type TensorState, tensor } from '../../src/dsl/state.js';
import { trace, walk } from '../../src/dsl/walk.js';
import * as tt from '../../src/index.js';
import { weightsOf } from '../dsl/graphs.js';
import { check as compile, ROOT, workFolder } from '../types/compilers.js';
import { Choices } from './random-networks.js';
import { seed } from './seed.js';
import { anyLayer, type Call, codeOf, layerOf, namesIn } from './support/any-layers.js';
import { check, patience } from './support/check.js';
import { errorsOf, expectAlike, expectMeaning } from './support/compare.js';
import { boundsOf, kernelOf } from './support/kernels.js';
import { swappedAxes, transposed } from './support/pairs.js';
import { expectPsd } from './support/psd.js';
import { netFrom, type RandomNet } from './support/random-net.js';
import { arrange, numbers, sampleSize } from './support/samples.js';

/** Networks that are checked. */
const COUNT = 300;
/** Positions at most: kernels have their square. */
const POSITIONS = 12;

interface Case {
  readonly net: RandomNet;
  readonly calls: readonly Call[];
  readonly dims: readonly (string | number)[];
  /** Sizes of the axes that graphs join, if a layer asks for graphs. */
  readonly nodes: readonly number[] | null;
  readonly seed: number;
}

/** What a layer makes of a state, if it fits: again [N, ...sizes, channels] with few positions. */
function behind(layer: tt.Layer, state: TensorState): TensorState | null {
  const after = layer.shape(state);
  if (isSentence(after) || after.kind !== 'tensor') return null;
  const { dims, batchAxis, channelAxis } = after;
  const positions = dims.slice(1, -1).reduce<number>((n, d) => n * Number(d), 1);
  const usual = (batchAxis ?? 0) === 0 && (channelAxis ?? dims.length - 1) === dims.length - 1 && dims.length > 1;
  return usual && positions > 0 && positions <= POSITIONS && Number(dims.at(-1)) <= 24 ? after : null;
}

function caseOf(genes: readonly number[]): Case {
  const c = new Choices(genes);
  const sizes = Array.from({ length: c.below(4) % 3 }, () => 2 + c.below(2));
  const dims = ['N', ...sizes, 1 + c.below(3)];
  let [state, nodes]: [TensorState, readonly number[] | null] = [tensor(dims, { batchAxis: 0 }), null];
  const calls: Call[] = [];
  const wanted = 2 + c.below(6);
  for (let tries = 0; tries < 4 * wanted && calls.length < wanted; tries++) {
    const next = anyLayer(c, state);
    if (next.call === 'Aggregate' && nodes) continue;
    const after = behind(layerOf(next), state);
    if (!after) continue;
    if (next.call === 'Aggregate') nodes = state.dims.slice(1, -1).map(Number);
    calls.push(next);
    state = after;
  }
  const network: Network = checkNetwork(dims, calls.map(layerOf));
  const code = `input(${dims.map(codeOf).join(', ')}).build(${calls.map(codeOf).join(', ')})`;
  return { net: netFrom({ network }, code), calls, dims, nodes, seed: c.below(1000) };
}

const genes = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 40, maxLength: 160, size: 'max' });
const cases = genes.map(caseOf).map((c) => ({ ...c, [fc.toStringMethod]: () => c.net.code }));
const sample = fc.sample(cases, { numRuns: COUNT, seed });

const batch = ({ net, seed: own }: Case, count: number, more: number): tt.DenseArray =>
  arrange(
    net,
    Array.from({ length: count }, (_, n) => numbers(own + more + 31 * n, sampleSize(net))),
  );

const FIELDS = ['nngp', 'ntk'] as const;

describe('random networks of all layers', () => {
  it(
    `are what their graphs mean, symmetric and positive semidefinite: ${COUNT} of them`,
    () =>
      check(cases, COUNT, async (c) => {
        const [x1, x2] = [batch(c, 3, 0), batch(c, 2, 1000)];
        const { nodes } = c;
        const both = nodes ? { pattern: [weightsOf(3, nodes, 1), weightsOf(2, nodes, 2)] as const } : {};
        const one = nodes ? { pattern: weightsOf(3, nodes, 1) } : {};
        const engine = { engine: 'wasm', dtype: 'float64' } as const;
        const pairs = boundsOf({ net: c.net, x1, x2, ...both }, 'float64');
        expectMeaning('x1 and x2', await kernelOf(c.net, x1, x2, { ...engine, ...both }), pairs);
        const own = boundsOf({ net: c.net, x1, x2: null, ...one }, 'float64');
        const found = await kernelOf(c.net, x1, null, { ...engine, ...one });
        expectMeaning('x1 alone', found, own);
        // a quadrature of few nodes is not symmetric in x1 and x2
        if (c.calls.some((made) => namesIn(made).includes('byQuadrature'))) return;
        for (const field of FIELDS) {
          const [kernel, errors] = [found[field], errorsOf(own[field])];
          if (!kernel || kernel.shape.length === 0) continue;
          expectAlike(`${field} transposed`, transposed(kernel, swappedAxes(kernel.shape.length)), kernel, errors);
          expectPsd(field, kernel, errors);
        }
      }),
    2 * patience,
  );

  it('are of all layers that have a kernel', () => {
    const used = new Set(sample.flatMap((c) => c.calls.flatMap(namesIn)));
    // finite networks only, or made of functions that stand for others here
    const without = ['MaxPool', 'BatchNorm', 'Elementwise', 'ElementwiseNumerical', 'Nonlinearity'];
    const layers = Object.entries(dsl).flatMap(([name, value]) =>
      typeof value === 'function' && /^[A-Z]/.test(name) && !without.includes(name) ? [name] : [],
    );
    expect(layers.filter((name) => !used.has(name))).toEqual([]);
    expect(sample.filter((c) => c.calls.length > 3).length).toBeGreaterThan(COUNT / 3);
  });

  it('have the shapes that the type checker knows', () => {
    const names = [...new Set([...sample.flatMap((c) => c.calls.flatMap(namesIn)), 'Nonlinearity'])].filter(
      (n) => n in tt,
    );
    const head = [
      `import { ${names.sort().join(', ')}, ElementwiseNumerical, type EntryFn, input, ndarray } from '${join(ROOT, 'src/index.js')}';`,
      'declare const fn: EntryFn;',
      'const byQuadrature = () => ElementwiseNumerical(fn, { deg: 9 });',
      'const bySeries = () => Nonlinearity(fn);',
      'const array = <const S extends readonly number[]>(data: number[], shape: S) => ndarray(Float64Array.from(data), shape);',
      'type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
      'type Holds<X extends true> = X;',
    ];
    const lines = sample.flatMap((c, k) => {
      const layers = c.calls.map(layerOf);
      const shapes = trace(walk(layers, inputState(c.dims, layers)));
      return [
        `const m${k} = ${c.net.code};`,
        `export type T${k} = Holds<Is<(typeof m${k})['~trace'], ${JSON.stringify(shapes)}>>;`,
      ];
    });
    const folder = workFolder('every-layer');
    const file = join(folder, 'networks.ts');
    writeFileSync(file, [...head, ...lines].join('\n'));
    const { diagnostics } = compile('7.0', folder, [file]);
    expect(diagnostics.map((d) => [d.text, lines[d.line - head.length - 1]])).toEqual([]);
  });
});
