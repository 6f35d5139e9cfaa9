import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Expansion, expand } from '../../../src/compile/codegen/expand.js';
import type { Instruction } from '../../../src/compile/codegen/instruction.js';
import { type Pieces, piecesOf } from '../../../src/compile/codegen/wasm/pieces.js';
import type { DType, PointwiseOp } from '../../../src/compile/graph/node.js';
import { POINTWISE } from '../../../src/compile/graph/pointwise.js';
import type { Leaf, Value } from '../../../src/compile/schedule/plan.js';
import { run } from './run-instructions.js';

const INPUTS = 3;
/** The first is a value of a pair, the others of a sample. */
const leafOf = (k: number): Leaf =>
  k === 0
    ? { kind: 'contract', a: { input: 0, lane: 'i', at: [] }, b: { input: 0, lane: 'j', at: [] }, channels: 1 }
    : { kind: 'tensor', tensor: k, lane: k === 1 ? 'i' : 'j', at: [] };
const inputOf = (leaf: Leaf): number =>
  leaf.kind === 'scratch' ? INPUTS + leaf.array : leaf.kind === 'tensor' ? leaf.tensor : 0;
/** The code as the interpreter wants it: inputs first, then slots. */
const numbered = (code: readonly Instruction[]): readonly Instruction[] =>
  code.map((i): Instruction => (i.op === 'leaf' ? { ...i, leaf: { kind: 'scratch', array: inputOf(i.leaf) } } : i));

/** What the pieces compute, one after the other, of one entry. */
function runPieces({ pieces }: Pieces, inputs: readonly number[], dtype: DType): Map<number, number | boolean> {
  const operands: (number | boolean)[] = [...inputs];
  const found = new Map<number, number | boolean>();
  for (const { code, keeps, results } of pieces) {
    const values = run(numbered(code.instructions), operands, dtype);
    const value = (k: number): number | boolean => values[code.valueAt[k] ?? -1] ?? Number.NaN;
    keeps.forEach((slot, k) => {
      operands[INPUTS + slot] = value(k);
    });
    results.forEach((result, k) => {
      expect(found.has(result)).toBe(false);
      found.set(result, value(keeps.length + k));
    });
  }
  return found;
}

const OPS = (Object.keys(POINTWISE) as PointwiseOp[]).filter((op) => POINTWISE[op].arity <= 2);

/** Values of which each reads two of the twelve before it. */
const values = fc
  .array(fc.record({ op: fc.constantFrom(...OPS), a: fc.nat(11), b: fc.nat(11) }), { minLength: 1, maxLength: 60 })
  .map((list): readonly Value[] => {
    const all: Value[] = Array.from({ length: INPUTS }, (_, k) => ({ op: 'leaf', leaf: leafOf(k) }));
    all.push({ op: 'constant', value: 0.75 });
    for (const { op, a, b } of list) {
      const back = (n: number): number => Math.max(0, all.length - 1 - n);
      all.push({ op, args: POINTWISE[op].arity === 1 ? [back(a)] : [back(a), back(b)] });
    }
    return all;
  });

describe('code in pieces', () => {
  it.each(['f32', 'f64'] as const)('computes in %s what the whole does, each result once', (dtype) => {
    const inputs = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: INPUTS, maxLength: INPUTS });
    fc.assert(
      fc.property(values, fc.array(fc.nat(63), { minLength: 1, maxLength: 3 }), inputs, (list, picks, numbers) => {
        const wanted = picks.map((pick) => pick % list.length);
        const whole = expand(list, dtype);
        const expected = run(numbered(whole.instructions), numbers, dtype);
        const found = runPieces(piecesOf(whole, wanted), numbers, dtype);
        wanted.forEach((value, r) => {
          expect(found.get(r)).toEqual(expected[whole.valueAt[value] ?? -1]);
        });
      }),
      { numRuns: 300 },
    );
  });

  /** NNGP and NTK through `depth` times Dense and Relu, as a layer's kernel rule spells them. */
  function layers(depth: number): { readonly code: Expansion; readonly wanted: readonly number[] } {
    const list: Value[] = [0, 1, 2].map((k) => ({ op: 'leaf', leaf: leafOf(k) }));
    const emit = (value: Value): number => list.push(value) - 1;
    const op = (name: PointwiseOp, ...args: readonly number[]): number => emit({ op: name, args });
    let [nngp, ntk] = [0, 0];
    for (let k = 0; k < depth; k++) {
      const scale = emit({ op: 'constant', value: 1 + k / 8 });
      const cosine = op('mul', op('mul', nngp, 1), op('mul', scale, 2));
      nngp = op('mul', op('arcCosine1', cosine), op('mul', 1, op('mul', scale, 2)));
      ntk = op('add', op('mul', ntk, op('arcCosine0', cosine)), nngp);
    }
    return { code: expand(list, 'f32'), wanted: [nngp, ntk] };
  }

  it('is cut between the layers of a network, where two values are kept however deep it is', () => {
    for (const depth of [2, 3, 10, 40]) {
      const { code, wanted } = layers(depth);
      const { pieces, slots } = piecesOf(code, wanted);
      expect(pieces.length).toBeGreaterThan(depth / 2);
      expect(slots).toBeLessThanOrEqual(3);
    }
  });

  it('stays whole where it is short', () => {
    const { code, wanted } = layers(1);
    expect(piecesOf(code, wanted)).toMatchObject({ slots: 0, pieces: [{ keeps: [], results: [0, 1] }] });
  });
});
