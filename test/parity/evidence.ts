import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetJson, OptionsJson } from '../golden/format.js';
import { optionsOf, partsOf } from '../golden/net.js';

/** What shows that a name or an option of the reference works here. */
export interface Evidence {
  /** Golden cases that use it, all of which are compared with the reference's outputs. */
  readonly cases: number;
  /** Test files that use it. */
  readonly files: readonly string[];
}

interface Case {
  readonly net: NetJson;
  readonly kwargs: OptionsJson | null;
  readonly mask_constant: number | null;
  readonly patterns: unknown;
}

const nodes = (net: NetJson): readonly NetJson[] => [net, ...partsOf(net).flatMap(nodes)];

/** Names and options that a case uses: `Conv`, `Conv.padding`. */
function usedBy(c: Case): ReadonlySet<string> {
  const layers = nodes(c.net).flatMap((node) => {
    const given = Object.entries(optionsOf(node)).flatMap(([key, value]) => (value === null ? [] : [key]));
    return [node[0], ...given.map((key) => `${node[0]}.${key}`)];
  });
  const call = [
    ...Object.keys(c.kwargs ?? {}),
    ...(c.mask_constant === null ? [] : ['mask_constant']),
    ...(c.patterns ? ['pattern'] : []),
  ];
  return new Set([...layers, ...call.map((key) => `kernel_fn.${key}`)]);
}

/** How many golden cases use each name and option. */
export function goldenUses(file: string): ReadonlyMap<string, number> {
  const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(file, 'utf8'));
  const uses = new Map<string, number>([['kernel_fn', cases.length]]);
  for (const c of cases) for (const use of usedBy(c)) uses.set(use, (uses.get(use) ?? 0) + 1);
  return uses;
}

/** The tests of the project: their files and texts, without those of this table. */
export function testTexts(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts') || file.endsWith('.test-d.ts'))
    .filter((file) => !file.startsWith('parity/'))
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
}

/** The arguments of every call of a function in a text, nested calls and all. */
function argumentsOf(text: string, name: string): readonly string[] {
  return [...text.matchAll(new RegExp(`\\b${name}\\(`, 'g'))].map(({ index, 0: call }) => {
    const start = index + call.length;
    let [end, depth] = [start, 1];
    for (; depth > 0 && end < text.length; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
    return text.slice(start, end);
  });
}

const has = (text: string, word: string): boolean => new RegExp(`\\b${word}\\b`).test(text);

/** Test files that name it; with an option, those that call it with that option. */
export const filesWith = (
  texts: ReturnType<typeof testTexts>,
  name: string,
  option: string | null,
): readonly string[] =>
  texts
    .filter(([, text]) => (option === null ? has(text, name) : argumentsOf(text, name).some((a) => has(a, option))))
    .map(([file]) => file);
