/** The axis that a letter of a spec stands for, -1 if there is none. */
export const axisOfLetter = (spec: string, letter: string): number => spec.indexOf(letter);

/** The letters of the spatial axes, in order. */
export const spatialLetters = (spec: string): readonly string[] => [...spec].filter((c) => !'NCIO'.includes(c));

const USUAL = ['', 'W', 'HW', 'DHW'];

/** Input, filter and output spec with batch first and channels last, for any number of spatial axes. */
export function defaultSpecs(spatial: number): readonly [string, string, string] {
  const letters = USUAL[spatial] ?? 'ABDEFGHJKLMPQRSTUVWXYZ'.slice(0, spatial);
  return [`N${letters}C`, `${letters}IO`, `N${letters}C`];
}

/** Do the specs name the axes they must, and the same `spatial` axes each? The run-time twin of `Named`. */
export function specsAgree(lhs: string, rhs: string, out: string, spatial: number): boolean {
  const has = (spec: string, ...letters: string[]): boolean =>
    new Set(spec).size === spec.length && spec.length === spatial + 2 && letters.every((c) => spec.includes(c));
  const names = (spec: string): string => [...spatialLetters(spec)].sort().join('');
  return (
    has(lhs, 'N', 'C') &&
    has(rhs, 'I', 'O') &&
    has(out, 'N', 'C') &&
    names(lhs) === names(rhs) &&
    names(rhs) === names(out)
  );
}
