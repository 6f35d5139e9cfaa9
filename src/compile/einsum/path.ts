import { InternalError } from '../errors.js';

/** Contracts operands `a` and `b` of the list; both leave it, and the result is appended. */
export interface Step {
  readonly a: number;
  readonly b: number;
}

/** In which order to contract, and what that costs: multiplications and additions, and traffic in the same unit. */
export interface Path {
  readonly steps: readonly Step[];
  readonly cost: number;
}

/** Operations that take as long as to write an entry and to read it again. */
const TRAFFIC = 4;
/** Above, all orders are not tried: there are 180 for 5 operands, 2700 for 6. */
const EXHAUSTIVE = 5;

type Names = ReadonlySet<string>;

/** What is contracted: names of the axes of each operand, which axes stay, and how long each is. */
export interface Contraction {
  readonly operands: readonly Names[];
  readonly keep: Names;
  readonly extent: (name: string) => number;
}

const size = (names: Iterable<string>, extent: (name: string) => number): number => {
  let n = 1;
  for (const name of names) n *= extent(name);
  return n;
};

interface State {
  readonly operands: readonly Names[];
  readonly steps: readonly Step[];
  readonly cost: number;
}

/** Axes that are left when two operands are contracted: those that the result or another operand has. */
export function contractedAxes(a: Names, b: Names, others: readonly Names[], keep: Names): Names {
  return new Set([...a, ...b].filter((name) => keep.has(name) || others.some((x) => x.has(name))));
}

function after(state: State, step: Step, { keep, extent }: Contraction): State {
  const [a, b] = [state.operands[step.a], state.operands[step.b]];
  if (!a || !b) throw new InternalError('a contraction of operands that are not there');
  const others = state.operands.filter((_, k) => k !== step.a && k !== step.b);
  const made = contractedAxes(a, b, others, keep);
  const work = 2 * size(new Set([...a, ...b]), extent);
  return {
    operands: [...others, made],
    steps: [...state.steps, step],
    cost: state.cost + work + TRAFFIC * size(made, extent),
  };
}

function* pairs(count: number): Generator<Step> {
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) yield { a, b };
}

/** The cheapest of all orders, if one is cheaper than `best`. */
function exhaustive(state: State, contraction: Contraction, best: State | null): State | null {
  if (best && state.cost >= best.cost) return best;
  if (state.operands.length <= 1) return state;
  let found = best;
  for (const step of pairs(state.operands.length))
    found = exhaustive(after(state, step, contraction), contraction, found);
  return found;
}

/** The cheapest pair next, until one operand is left. */
function greedy(state: State, contraction: Contraction): State {
  let current = state;
  while (current.operands.length > EXHAUSTIVE) {
    let next: State | null = null;
    for (const step of pairs(current.operands.length)) {
      const made = after(current, step, contraction);
      if (!next || made.cost < next.cost) next = made;
    }
    current = next ?? current;
  }
  return exhaustive(current, contraction, null) ?? current;
}

/**
 * The order of pairwise contractions that takes the least work: the best of all for up to five operands; for more, the
 * cheapest pair next until five are left.
 */
export function contractionPath(contraction: Contraction): Path {
  const { steps, cost } = greedy({ operands: contraction.operands, steps: [], cost: 0 }, contraction);
  return { steps, cost };
}
