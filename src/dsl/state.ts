/** Size of one axis: known, known by name (`'N'`), or `null` for unknown until data arrives. */
export type DimValue = number | string | null;

/** One tensor between two layers of the finite network, and what the infinite-width limit knows of it. */
export interface TensorState {
  readonly kind: 'tensor';
  readonly dims: readonly DimValue[];
  /** Axis of the samples, or `null` while no layer has declared one (then it is 0). */
  readonly batchAxis: number | null;
  /** Axis of the channels, or `null` while no layer has declared one (then it is the last). */
  readonly channelAxis: number | null;
  /** Are the channels i.i.d. Gaussian given the inputs? Nonlinearities and FanInSum ask for it. */
  readonly gaussian: boolean;
}

/** Several tensors side by side: after FanOut or parallel, before FanInSum. */
export interface BranchState {
  readonly kind: 'branches';
  readonly branches: readonly State[];
}

/**
 * Something of which not even the rank is known: what a bare `serial(...)` is checked with before it meets an input.
 * `gaussian` is `null` when it may be anything, branches included. No kernel rule ever sees one.
 */
export interface UnknownState {
  readonly kind: 'unknown';
  readonly gaussian: boolean | null;
}

/** What stands between two layers. */
export type State = TensorState | BranchState | UnknownState;

/** The state a bare `serial(...)` starts from. */
export const ANYTHING: UnknownState = Object.freeze({ kind: 'unknown', gaussian: null });

/** A tensor state; frozen, axes unknown and not Gaussian unless told. */
export function tensor(
  dims: readonly DimValue[],
  facts: Partial<Omit<TensorState, 'kind' | 'dims'>> = {},
): TensorState {
  return Object.freeze({
    kind: 'tensor',
    dims: Object.freeze([...dims]),
    batchAxis: null,
    channelAxis: null,
    gaussian: false,
    ...facts,
  });
}

/** Several states side by side. */
export function branches(states: readonly State[]): BranchState {
  return Object.freeze({ kind: 'branches', branches: Object.freeze([...states]) });
}

/** Is the same known of both? */
export function sameState(a: State, b: State): boolean {
  if (a === b) return true;
  if (a.kind === 'branches' || b.kind === 'branches') {
    if (a.kind !== 'branches' || b.kind !== 'branches' || a.branches.length !== b.branches.length) return false;
    return a.branches.every((state, i) => sameState(state, b.branches[i] ?? ANYTHING));
  }
  if (a.gaussian !== b.gaussian) return false;
  if (a.kind === 'unknown' || b.kind === 'unknown') return a.kind === b.kind;
  const sameAxes = a.batchAxis === b.batchAxis && a.channelAxis === b.channelAxis;
  return sameAxes && a.dims.length === b.dims.length && a.dims.every((d, axis) => d === b.dims[axis]);
}
