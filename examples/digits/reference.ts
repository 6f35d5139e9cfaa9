/** The figures of the reference implementation on the same data (float64), and how far ours are from them. */
import { readFileSync } from 'node:fs';
import type { Figures } from './figures.js';

/** Relative agreement asked of every figure; the count of correct predictions must be equal. */
export const TOLERANCE = 1e-6;

export const KERNELS = ['nngp', 'ntk'] as const;
export type KernelName = (typeof KERNELS)[number];

interface FiguresJson {
  readonly accuracy: number;
  readonly correct: number;
  readonly mean_first: readonly number[];
  readonly k_00: number;
  readonly k_01: number;
  readonly kt_00: number;
  readonly trace: number;
  readonly frob: number;
}

/** One network of the file: its sizes, its regularisation, its figures. */
export interface Protocol {
  readonly nTrain: number;
  readonly nTest: number;
  readonly diagReg: number;
  readonly figures: { readonly [K in KernelName]: Figures };
}

export interface ProtocolJson {
  readonly n_train: number;
  readonly n_test: number;
  readonly diag_reg: number;
  readonly nngp: FiguresJson;
  readonly ntk: FiguresJson;
}

interface ReferenceFile {
  readonly generator: string;
  readonly results: { readonly [network: string]: ProtocolJson };
}

const FILE = new URL('../../test/golden/digits.json', import.meta.url);

/** Reads the protocol of each network, by name. */
export function loadProtocols(): ReadonlyMap<string, Protocol> {
  const { results } = JSON.parse(readFileSync(FILE, 'utf8')) as ReferenceFile;
  return new Map(Object.entries(results).map(([name, json]) => [name, protocolOf(json)]));
}

export const protocolOf = (json: ProtocolJson): Protocol => ({
  nTrain: json.n_train,
  nTest: json.n_test,
  diagReg: json.diag_reg,
  figures: { nngp: figuresFrom(json.nngp), ntk: figuresFrom(json.ntk) },
});

const figuresFrom = (json: FiguresJson): Figures => ({
  correct: json.correct,
  accuracy: json.accuracy,
  k00: json.k_00,
  k01: json.k_01,
  kt00: json.kt_00,
  trace: json.trace,
  frob: json.frob,
  meanFirst: json.mean_first,
});

export interface Agreement {
  readonly agrees: boolean;
  /** Worst relative difference of a figure. */
  readonly worst: number;
  /** Names of the figures that differ. */
  readonly differ: readonly string[];
}

/** Compares figure by figure; a mean is compared relative to its largest entry. */
export function agreement(ours: Figures, theirs: Figures): Agreement {
  const largest = Math.max(...theirs.meanFirst.map(Math.abs));
  const errors: readonly (readonly [string, number])[] = [
    ['k_00', relative(ours.k00, theirs.k00)],
    ['k_01', relative(ours.k01, theirs.k01)],
    ['kt_00', relative(ours.kt00, theirs.kt00)],
    ['trace', relative(ours.trace, theirs.trace)],
    ['frob', relative(ours.frob, theirs.frob)],
    ['mean_first', Math.max(...theirs.meanFirst.map((v, i) => Math.abs((ours.meanFirst[i] ?? NaN) - v) / largest))],
  ];
  const differ = errors.filter(([, error]) => !(error <= TOLERANCE)).map(([name]) => name);
  if (ours.correct !== theirs.correct) differ.push('correct');
  return { agrees: differ.length === 0, worst: Math.max(...errors.map(([, error]) => error)), differ };
}

const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected);
