import { type Evidence, filesWith, goldenUses, testTexts } from './evidence.js';
import type { Name, Section } from './reference.js';

/** A line of the table. */
export interface Row {
  /** `Conv`, or `Conv.padding`. */
  readonly reference: string;
  readonly here: string | null;
  readonly evidence: Evidence;
  /** Is it there, and do tests use it? What needs no counterpart is covered by what its phrase says. */
  readonly covered: boolean;
}

const isPhrase = (here: string): boolean => here.startsWith('(');

/** Every name and option of some sections, with what tests cover. */
export function rowsOf(sections: readonly Section[], root: string): ReadonlyMap<string, readonly Row[]> {
  const uses = goldenUses(`${root}test/golden/stax.json`);
  const texts = testTexts(`${root}test`);
  const rowOf = (reference: string, here: string | null, files: readonly string[] | null): Row => {
    const cases = uses.get(reference) ?? 0;
    const evidence = { cases, files: here === null ? [] : (files ?? []) };
    return { reference, here, evidence, covered: here !== null && (files === null || cases + files.length > 0) };
  };
  const ofName = ({ name, here, options = {}, word = here ?? name }: Name): readonly Row[] => [
    rowOf(name, here, filesWith(texts, word, null)),
    ...Object.entries(options).map(([option, own]) => {
      // an option that has no counterpart has no test either, and arguments in their place have no name
      const files = isPhrase(own) ? null : filesWith(texts, word, IN_PLACE.has(own) ? null : own);
      return rowOf(`${name}.${option}`, here && own, files);
    }),
  ];
  return new Map(sections.map(({ title, names }) => [title, names.flatMap(ofName)]));
}

/** Arguments that stand in their place are not written by name. */
const IN_PLACE = new Set([
  'outDim',
  'outChan',
  'filterShape',
  'windowShape',
  'num',
  'n',
  'rate',
  'alpha',
  'degree',
  'coef',
  'a',
  'b',
  'fn',
  'deg',
  'nChanOut',
  'nChanKey',
  'nChanVal',
  'nHeads',
  'shape',
  'idx',
  'x1',
  'x2',
  'get',
]);

const percent = (rows: readonly Row[]): string =>
  `${Math.floor((100 * rows.filter((row) => row.covered).length) / Math.max(1, rows.length))} %`;

function line({ reference, here, evidence, covered }: Row): string {
  const [first] = evidence.files;
  const tests = first === undefined ? '' : `\`${first}\``;
  const [name, option] = reference.split('.');
  const left = option === undefined ? `\`${name}\`` : `&nbsp;&nbsp;\`${option}\``;
  const right = here === null ? '' : isPhrase(here) ? here.slice(1, -1) : `\`${here}\``;
  return `| ${left} | ${right} | ${evidence.cases || ''} | ${covered ? tests : 'not covered'} |`;
}

const HEAD = `# Parity with neural-tangents 0.6.5

Written by \`npm run parity\`, which reads the golden cases and the tests. Names of the reference stand on the left, options
under the function they belong to; then what they are called here, how many golden cases compare it with the reference's
outputs, and a test that uses it.
`;

/** The table as a page. */
export function page(
  parts: readonly (readonly [title: string, sections: ReadonlyMap<string, readonly Row[]>])[],
): string {
  const text = parts.map(([title, sections]) => {
    const all = [...sections.values()].flat();
    const tables = [...sections].map(([name, rows]) =>
      [`### ${name}`, '', '| reference | here | golden cases | tests |', '|---|---|---|---|', ...rows.map(line)].join(
        '\n',
      ),
    );
    return `## ${title}: ${percent(all)}\n\n${tables.join('\n\n')}\n`;
  });
  return [HEAD, ...text].join('\n');
}
