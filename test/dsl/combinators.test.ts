import { describe, expect, it } from 'vitest';
import { InternalError } from '../../src/compile/errors.js';
import { GraphBuilder } from '../../src/compile/graph/builder.js';
import {
  defineLayer,
  type KernelTree,
  type Layer,
  parallel,
  repeat,
  type State,
  serial,
  tensor,
} from '../../src/dsl/index.js';
import { ruleOf } from '../../src/dsl/kernel/part.js';

const g = new GraphBuilder('f64');
const x = g.input('x', []);
const kernel: KernelTree = {
  nngp: x,
  ntk: 'zero',
  cov1: x,
  cov2: null,
  spatial: 0,
  allPairs: false,
  sameInputs: false,
  masks: null,
};

/** A layer that adds one to the last size, and to `spatial` of the kernel, and notes the state it was called with. */
function counter(seen: State[]): Layer {
  return defineLayer<Layer>({
    name: 'counter',
    shape: (s) => (s.kind === 'tensor' ? tensor(s.dims.map((d) => (typeof d === 'number' ? d + 1 : d))) : s),
    kernel: (k, state) => {
      seen.push(state);
      return 'spatial' in k ? { ...k, spatial: k.spatial + 1 } : k;
    },
  });
}

const lastOf = (s: State | undefined): unknown => (s?.kind === 'tensor' ? s.dims.at(-1) : s);

describe('kernel rules', () => {
  it('run one after the other in serial, each with the state before its layer', () => {
    const seen: State[] = [];
    const layer = serial(counter(seen), serial(counter(seen), counter(seen)));
    expect(ruleOf(layer)(kernel, tensor(['N', 5]), { g })).toMatchObject({ spatial: 3 });
    expect(seen.map(lastOf)).toEqual([5, 6, 7]);
  });

  it('run n times in repeat, and not at all for 0', () => {
    const seen: State[] = [];
    expect(ruleOf(repeat(counter(seen), 4))(kernel, tensor(['N', 5]), { g })).toMatchObject({ spatial: 4 });
    expect(seen.map(lastOf)).toEqual([5, 6, 7, 8]);
    expect(ruleOf(repeat(counter(seen), 0))(kernel, tensor(['N', 5]), { g })).toBe(kernel);
  });

  it('run branch by branch in parallel', () => {
    const seen: State[] = [];
    const one = tensor(['N', 1]);
    const two = tensor(['N', 2]);
    const layer = parallel(counter(seen), serial(counter(seen), counter(seen)));
    const out = ruleOf(layer)([kernel, kernel], { kind: 'branches', branches: [one, two] }, { g });
    expect(out).toMatchObject([{ spatial: 1 }, { spatial: 2 }]);
    expect(seen.map(lastOf)).toEqual([1, 2, 3]);
  });

  it('of parallel refuse what the shape rule would have refused', () => {
    const layer = parallel(counter([]), counter([]));
    expect(() => ruleOf(layer)(kernel, tensor(['N', 1]), { g })).toThrow(InternalError);
    expect(() => ruleOf(layer)([kernel], { kind: 'branches', branches: [tensor(['N', 1])] }, { g })).toThrow(
      InternalError,
    );
  });
});

describe('the shape of repeat', () => {
  it('is found without n steps when a step changes nothing', () => {
    let calls = 0;
    const still = defineLayer<Layer>({
      name: 'still',
      shape: (s) => {
        calls++;
        return s.kind === 'tensor' ? tensor(s.dims) : s;
      },
      kernel: (k) => k,
    });
    expect(repeat(still, 1_000_000).shape(tensor(['N', 3]))).toEqual(tensor(['N', 3]));
    expect(calls).toBe(1);
  });
});
