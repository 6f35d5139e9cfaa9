import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, the longest first. */
export const LONGEST = [
  'golden/golden',
  'runtime/tfjs-nets',
  'property/monte-carlo-layers',
  'property/monte-carlo',
  'property/kernels-corners',
  'property/kernels',
  'property/kernels-symmetry',
  'dsl/linear-map-kernels',
  'property/monte-carlo-planted',
  'property/masks-monte-carlo',
  'property/kernels-options',
  'property/monte-carlo-slopes',
  'runtime/engine-progress',
  'runtime/arrays',
  'nt/empirical-models',
  'property/kernels-tiling',
  'property/every-layer',
  'property/kernel-grad',
  'runtime/webgpu-engine',
  'types/sentences',
] as const;

/** Where a file stands among them; behind them all where it does not. */
export function placeOf(path: string): number {
  const at = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return at === -1 ? LONGEST.length : at;
}

/** No worker is left alone at the end with a file that takes minutes: without durations of an earlier run, size decides. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.sort((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}
