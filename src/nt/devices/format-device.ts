import type { Device } from '../../types/engine.js';
import { wrap } from './wrap.js';

/** Where the text of a line starts, and where it has to end. */
const INDENT = 13;
const WIDTH = 80;

/** A label and, beside it, the text of a line. */
export const beside = (label: string, text: string): string => `  ${label}`.padEnd(INDENT) + text;

/** A label and, beside it, words on as many lines as they take. */
export const labelled = (label: string, words: readonly string[]): readonly string[] =>
  wrap(words, WIDTH - INDENT).map((line, k) => beside(k === 0 ? label : '', line));

const KINDS = { cpu: 'processor', gpu: 'GPU', software: 'software' } as const;

/** Limits beside their label; a name and its value stay on one line. */
function limitLines(limits: Device['limits']): readonly string[] {
  const items = Object.entries(limits).map(([name, value]) => `${name} ${value},`);
  return items.length === 0 ? [] : labelled('limits', [...items.slice(0, -1), (items.at(-1) ?? '').slice(0, -1)]);
}

/** A device as lines for a terminal: its name, what it computes in or what it lacks, and its limits. */
export function deviceLines({ kind, name, dtypes, missing, limits }: Device): readonly string[] {
  const state = missing === null ? [beside('computes', dtypes.join(', '))] : labelled('missing', missing.split(' '));
  return [...labelled(KINDS[kind], name.split(' ')), ...state, ...limitLines(limits)];
}

/** Devices as text for a terminal, under the names of their engines. */
export function formatDevices(devices: readonly Device[]): string {
  const engines = [...new Set(devices.map((d) => d.engine))];
  const blocks = engines.map((engine) =>
    [engine, ...devices.filter((d) => d.engine === engine).flatMap(deviceLines)].join('\n'),
  );
  return blocks.join('\n\n');
}
