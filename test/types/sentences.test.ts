import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ShapeError } from '../../src/compile/errors.js';
import { sentences } from '../../src/types/sentences.js';
import { COMPILERS, type Compiler, check, type Diagnostic, ROOT, sentenceIn, workFolder } from './compilers.js';
import { mistakesOf } from './mistakes.js';

const FIXTURES = [
  'wrong.ts',
  'wrong-convolutions.ts',
  'wrong-branches.ts',
  'wrong-maps.ts',
  'wrong-layers.ts',
  'wrong-inputs.ts',
  'own-layer.ts',
  'wrong-no-kernel.ts',
];
/** What is refused by a promise: only the type is looked at here. */
const KERNELS = 'wrong-kernels.ts';
const pathOf = (fixture: string): string => join('test', 'types', 'fixtures', fixture);
const folder = workFolder('sentences');
const versions: Compiler[] = ['5.9', '6.0', '7.0'];

const outputs = new Map<Compiler, readonly Diagnostic[]>();
function diagnostics(compiler: Compiler): readonly Diagnostic[] {
  const files = [...FIXTURES, KERNELS].map((f) => join(ROOT, pathOf(f)));
  const known = outputs.get(compiler) ?? check(compiler, folder, files).diagnostics;
  outputs.set(compiler, known);
  return known.filter((d) => d.file.startsWith(join('test', 'types', 'fixtures')));
}

const asText = (d: Diagnostic): string => `${d.file}(${d.line},${d.column}): ${d.code}: ${d.text}\n`;

describe('what the compilers say of wrong networks', () => {
  it.each(versions)(`TypeScript %s: line, column and text`, async (compiler) => {
    expect(Object.keys(COMPILERS)).toContain(compiler);
    const lines = diagnostics(compiler).map(asText).join('');
    await expect(lines).toMatchFileSnapshot('fixtures/wrong.golden.txt');
  });
});

describe('every sentence', () => {
  const said = (): readonly string[] => diagnostics('7.0').map((d) => sentenceIn(d.text) ?? '');

  it.each(Object.entries(sentences))('%s is read somewhere', (_key, template) => {
    const escaped = template.slice(2).replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(escaped.replace(/\{\w+\}/g, '.+'));
    expect(said().some((s) => pattern.test(s))).toBe(true);
  });

  it('names a layer and stands alone: no hole is left open', () => {
    for (const sentence of said()) expect(sentence).toMatch(/^✗ [^{}]+$/);
  });
});

describe.each(FIXTURES)('%s at run time', async (fixture) => {
  // Not a literal path: the files are wrong on purpose, so the repository's own type check must not find them.
  const module: object = await import(join(ROOT, pathOf(fixture)));
  const mistakes = mistakesOf(join(ROOT, pathOf(fixture)));

  it('has mistakes', () => expect(mistakes.length).toBeGreaterThan(3));

  it.each(mistakes.map((m) => [m.name, m] as const))(
    '%s throws the sentence of its type, behind its place',
    async (name, m) => {
      const run: unknown = Reflect.get(module, name);
      if (typeof run !== 'function') throw new Error(`${name} is no function`);
      const inside = diagnostics('7.0').filter(
        (d) => d.file === pathOf(fixture) && d.line >= m.firstLine && d.line <= m.lastLine,
      );
      const expected = inside.map((d) => {
        const [place, sentence] = [m.places.get(`${d.line}:${d.column}`), sentenceIn(d.text) ?? ''];
        return place ? `✗ ${place} › ${sentence.slice(2)}` : sentence;
      });
      let thrown: unknown;
      try {
        await run();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(ShapeError);
      expect(expected).toContain(thrown instanceof Error ? thrown.message : '');
    },
  );
});
