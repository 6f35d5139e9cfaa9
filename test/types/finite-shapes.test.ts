import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import { type Placed, placed } from '../../src/compile/graph/placed.js';
import { isPlaced, shapeOf } from '../../src/dsl/finite/arrays.js';
import { isParameter } from '../../src/dsl/finite/check-params.js';
import { networkFn, networkParameters } from '../../src/dsl/finite/network-fn.js';
import type { ParameterSpec } from '../../src/dsl/finite/rule.js';
import type { Layer } from '../../src/dsl/layer.js';
import { checkNetwork, inputState, type Network } from '../../src/dsl/network.js';
import type { State } from '../../src/dsl/state.js';
import { walk } from '../../src/dsl/walk.js';
import type { Tree } from '../../src/types/tree.js';
import { Choices, grow, randomInput } from '../property/random-networks.js';
import { seed } from '../property/seed.js';
import { check, ROOT, workFolder } from './compilers.js';

// Random networks: the graph's output has the sizes of the shape rules, and the parameters and outputs are of the types
// that the type checker has for them.
const NAMED: Readonly<Record<string, number>> = { N: 2, H: 9, C: 4 };

interface Case {
  readonly code: string;
  readonly network: Network;
  readonly sizes: readonly number[];
  readonly output: State;
}

function caseOf(numbers: readonly number[]): readonly Case[] {
  const c = new Choices(numbers);
  const dims = randomInput(c);
  const layers = grow(c, inputState(dims, []), 1 + c.below(6));
  const objects: readonly Layer[] = layers.map((l) => l.layer);
  const sizes = dims.map((d) => (typeof d === 'number' ? d : (NAMED[d ?? ''] ?? 1)));
  if (walk(objects, inputState(dims, objects)).fault) return [];
  const { last, fault } = walk(objects, inputState(sizes, objects));
  if (fault) return [];
  const input = dims.map((d) => JSON.stringify(d)).join(', ');
  const code = `input(${input}).build(${layers.map((l) => l.code).join(', ')})`;
  return [{ code, network: checkNetwork(dims, objects), sizes, output: last }];
}

const numbers = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 10, maxLength: 120, size: 'max' });
const cases = fc.sample(numbers, { numRuns: 500, seed }).flatMap(caseOf);

/** Parameters by their shapes: as a graph has them, and as the type checker does. */
function graphParams(g: GraphBuilder, spec: ParameterSpec, path: string): readonly Tree<Placed>[] {
  if (spec === null) return [];
  if (isParameter(spec)) {
    const axes = spec.shape.map((extent, axis) => ({ name: `${path}_${axis}`, extent }));
    return [
      placed(
        g.input(path, axes),
        axes.map((a) => a.name),
      ),
    ];
  }
  const entries = 'inTurn' in spec ? spec.inTurn : spec;
  return [entries.flatMap((entry, k) => graphParams(g, entry, `${path}.${k}`))];
}

const typeOf = (tree: Tree<Placed>): string =>
  isPlaced(tree)
    ? `NDArray<[${shapeOf(tree).join(', ')}]>`
    : `readonly [${Object.values(tree as readonly Tree<Placed>[])
        .map(typeOf)
        .join(', ')}]`;

/** The parameters and outputs of a case in a graph. */
function inGraph({ network, sizes }: Case): { readonly params: Tree<Placed>; readonly y: Tree<Placed> } {
  const g = new GraphBuilder('f64');
  const axes = sizes.map((extent, axis) => ({ name: `x${axis}`, extent }));
  const x = placed(
    g.input('x', axes),
    axes.map((a) => a.name),
  );
  const [params = []] = graphParams(g, networkParameters(network, sizes), 'w');
  return { params, y: networkFn(network)(g, params, x, {}) };
}

const stateShapes = (state: State): unknown =>
  state.kind === 'tensor' ? state.dims : state.kind === 'branches' ? state.branches.map(stateShapes) : null;

const graphShapes = (tree: Tree<Placed>): unknown =>
  isPlaced(tree) ? shapeOf(tree) : Object.values(tree as readonly Tree<Placed>[]).map(graphShapes);

const HEAD = [
  `import { Conv, Dense, Erf, FanInSum, FanOut, Flatten, GlobalAvgPool, Identity, type NDArray, parallel, Relu, repeat, SumPool, serial } from '${join(ROOT, 'src/dsl/index.js')}';`,
  `import { input } from '${join(ROOT, 'test/types/fixtures/kit.js')}';`,
  'type Is<A, B> = A extends B ? true : false;',
  'type Holds<X extends true> = X;',
];

describe('finite networks of random layers', () => {
  it('are a mixture worth testing', () => {
    expect(cases.length).toBeGreaterThan(150);
    expect(cases.filter((c) => c.code.includes('parallel')).length).toBeGreaterThan(10);
    expect(cases.filter((c) => c.code.includes('dimensionNumbers')).length).toBeGreaterThan(20);
  });

  it('have outputs of the sizes that the shape rules tell', () => {
    for (const c of cases) expect([c.code, graphShapes(inGraph(c).y)]).toEqual([c.code, stateShapes(c.output)]);
  });

  it('have parameters and outputs of the types that the type checker tells', () => {
    const lines = cases.flatMap((c, i) => {
      const { params, y } = inGraph(c);
      return [
        `const m${i} = ${c.code};`,
        `export type P${i} = Holds<Is<${typeOf(params)}, ReturnType<typeof m${i}.initFn>>>;`,
        `export type Q${i} = Holds<Is<${typeOf(params)}, Parameters<typeof m${i}.applyFn>[0]>>;`,
        `export type Y${i} = Holds<Is<${typeOf(y)}, Awaited<ReturnType<typeof m${i}.applyFn>>>>;`,
      ];
    });
    const folder = workFolder('finite-shapes');
    const file = join(folder, 'networks.ts');
    writeFileSync(file, [...HEAD, ...lines].join('\n'));
    const found = check('7.0', folder, [file]).diagnostics.filter((d) => d.file.endsWith('networks.ts'));
    const caseAt = (line: number): string | undefined => cases[Math.floor((line - HEAD.length - 1) / 4)]?.code;
    expect(found.map((d) => [caseAt(d.line), d.line, d.text])).toEqual([]);
  });
});
