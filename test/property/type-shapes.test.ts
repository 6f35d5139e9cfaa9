import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputState } from '../../src/dsl/network.js';
import { trace, walk } from '../../src/dsl/walk.js';
import { check, ROOT, sentenceIn, workFolder } from '../types/compilers.js';
import { Choices, grow, randomInput } from './random-networks.js';
import { seed } from './seed.js';

// Random networks, right and wrong: the shape after each layer, the layout and Gaussianity of the output, and the
// sentence of the layer that does not fit, as the run time has them and as the type checker does.
const count = 600;

interface Case {
  readonly code: string;
  /** What `'~trace'` must be. */
  readonly trace: readonly string[];
  /** What the traits must be; null for branches and wrong networks. */
  readonly traits: string | null;
  readonly sentence: string | null;
}

function caseOf(numbers: readonly number[]): Case {
  const c = new Choices(numbers);
  const dims = randomInput(c);
  const layers = grow(c, inputState(dims, []), 1 + c.below(7));
  const objects = layers.map((l) => l.layer);
  const walked = walk(objects, inputState(dims, objects));
  const { last, fault } = walked;
  return {
    code: `input(${dims.map((d) => JSON.stringify(d)).join(', ')}).build(${layers.map((l) => l.code).join(', ')})`,
    trace: trace(walked),
    traits: fault || last.kind !== 'tensor' ? null : `Traits<${last.batchAxis}, ${last.channelAxis}, ${last.gaussian}>`,
    sentence: fault?.sentence ?? null,
  };
}

const numbers = fc.array(fc.nat({ max: 2 ** 20 }), { minLength: 10, maxLength: 120, size: 'max' });
const cases = fc.sample(numbers, { numRuns: count, seed }).map(caseOf);
const right = cases.filter((c) => c.sentence === null);
const wrong = cases.filter((c) => c.sentence !== null);

const HEAD = [
  `import { Conv, Dense, Erf, FanInSum, FanOut, Flatten, GlobalAvgPool, Identity, parallel, Relu, repeat, SumPool, serial } from '${join(ROOT, 'src/dsl/index.js')}';`,
  `import type { Model, Traits } from '${join(ROOT, 'src/dsl/model.js')}';`,
  `import { input } from '${join(ROOT, 'test/types/fixtures/kit.js')}';`,
  'type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
  'type Holds<X extends true> = X;',
  'type TraitsOf<M> = M extends Model<infer _O, infer _I, infer A, infer _T> ? A : null;',
];
const LINES = 3;

function source(all: readonly Case[]): string {
  const lines = all.flatMap(({ code, trace: shapes, traits }, i) => [
    `const m${i} = ${code};`,
    `export type Trace${i} = Holds<Is<(typeof m${i})['~trace'], ${JSON.stringify(shapes)}>>;`,
    traits === null ? '' : `export type Traits${i} = Holds<Is<TraitsOf<typeof m${i}>, ${traits}>>;`,
  ]);
  return [...HEAD, ...lines].join('\n');
}

describe('shapes of random networks', () => {
  it('are a mixture worth testing', () => {
    expect(right.length).toBeGreaterThan(count / 4);
    expect(wrong.length).toBeGreaterThan(count / 4);
    expect(right.filter((c) => c.trace.length > 3).length).toBeGreaterThan(count / 20);
    expect(new Set(cases.map((c) => c.code)).size).toBeGreaterThan(count * 0.9);
  });

  it('are the same for the type checker as at run time, sentences included', () => {
    const folder = workFolder('type-shapes');
    const file = join(folder, 'networks.ts');
    writeFileSync(file, source(cases));
    const { diagnostics } = check('7.0', folder, [file]);
    const here = diagnostics.filter((d) => d.file.endsWith('networks.ts'));
    const caseAt = (line: number): Case | undefined => cases[Math.floor((line - HEAD.length - 1) / LINES)];

    // Each wrong network has one error, and it is the sentence; nothing else is an error.
    const unexpected = here.filter((d) => d.code !== 'TS2345').map((d) => [caseAt(d.line), d.text]);
    expect(unexpected).toEqual([]);
    expect(here.map((d) => sentenceIn(d.text))).toEqual(wrong.map((c) => c.sentence));
    expect(here.map((d) => caseAt(d.line)?.code)).toEqual(wrong.map((c) => c.code));
  });
});
