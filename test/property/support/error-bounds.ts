import { erf } from '../../../src/compile/graph/erf.js';
import type { Graph, Node, NodeOf, Pieces, PointwiseOp, Window } from '../../../src/compile/graph/node.js';
import { isPointwise } from '../../../src/compile/graph/pointwise.js';
import { nodesOf } from '../../../src/compile/graph/traverse.js';
import { type Layout, placesOf, sizeOf, stridesOf } from './named-array.js';
import type { Tolerance } from './tolerance.js';

/** Every entry of an array, and how far an engine that rounds may be from it. */
export interface Bounded extends Layout {
  readonly value: Float64Array;
  readonly error: Float64Array;
}

/** Inputs row-major in their canonical axis order, and how far what an engine is given is from them. */
export type Feeds = Readonly<Record<string, Pick<Bounded, 'value' | 'error'>>>;

/** x * e, where nothing is left of an error that meets an exact zero. */
const times = (x: number, e: number): number => (x === 0 || e === 0 ? 0 : Math.abs(x) * e);

const clamped = (c: number): number => Math.min(1, Math.max(-1, c));
/** acos(c), accurate near ±1. */
const angle = (c: number): number => {
  const small = 2 * Math.asin(Math.sqrt(Math.max(0, 1 - Math.abs(clamped(c))) / 2));
  return c < 0 ? Math.PI - small : small;
};
const arcCosine0 = (c: number): number => 1 - angle(c) / Math.PI;
const arcCosine1 = (c: number): number => (Math.sin(angle(c)) + (Math.PI - angle(c)) * Math.cos(angle(c))) / Math.PI;
const root = (v: number): number => Math.sqrt(Math.max(0, v));
const arcSine = (v: number): number => Math.asin(clamped(v));

/** 1 / (pi sin) of the angle of a cosine, and 0 at the ends. */
const arcCosine0Slope = (c: number): number =>
  Math.abs(c) < 1 ? 1 / (Math.PI * Math.sqrt((1 - Math.abs(c)) * (1 + Math.abs(c)))) : 0;

/** What an increasing f makes of an error e in its argument. */
const spread = (f: (x: number) => number, v: number, e: number): number => Math.max(f(v + e) - f(v), f(v) - f(v - e));

/** One operation: its value, and the error of the result where the operands have errors ea and eb. */
interface Rule {
  readonly value: (a: number, b: number) => number;
  readonly error: (a: number, ea: number, b: number, eb: number, t: Tolerance) => number;
}

const sum = (sign: 1 | -1): Rule => ({
  value: (a, b) => a + sign * b,
  // by the size of the terms, not of the result: rewrites move scales through sums
  error: (a, ea, b, eb, t) => ea + eb + 2 * t.unit * (Math.abs(a) + Math.abs(b)),
});

/** Slope at most 1. Of an angle too large for its dtype nothing is known but that the result is no more than 1. */
const circular = (f: (x: number) => number): Rule => ({
  value: f,
  error: (a, ea, _b, _eb, t) => (Math.abs(a) + ea > t.farthestAngle ? 2 : ea + t.circular * t.unit),
});

/** Results are rounded twice, once for the operation and once for a constant in it. */
const RULES: Readonly<Record<PointwiseOp, Rule>> = {
  add: sum(1),
  sub: sum(-1),
  mul: {
    value: (a, b) => a * b,
    error: (a, ea, b, eb, t) => times(a, eb) + times(b, ea) + times(ea, eb) + 2 * t.unit * Math.abs(a * b),
  },
  div: {
    value: (a, b) => a / b,
    error: (a, ea, b, eb, t) =>
      Math.abs(b) > eb
        ? (ea + times(a / b, eb)) / (Math.abs(b) - eb) + (t.quotient + 1) * t.unit * Math.abs(a / b)
        : Number.POSITIVE_INFINITY,
  },
  max: { value: Math.max, error: (_a, ea, _b, eb) => Math.max(ea, eb) },
  min: { value: Math.min, error: (_a, ea, _b, eb) => Math.max(ea, eb) },
  neg: { value: (a) => -a, error: (_a, ea) => ea },
  abs: { value: Math.abs, error: (_a, ea) => ea },
  sqrt: { value: root, error: (a, ea, _b, _eb, t) => spread(root, a, ea) + (t.root + 1) * t.unit * root(a) },
  safeRsqrt: {
    value: (a) => (a > 0 ? 1 / Math.sqrt(a) : 0),
    error: (a, ea, _b, _eb, t) => {
      if (a + ea <= 0) return 0;
      // may be rounded to either side of zero: nothing is known
      if (a - ea <= 0) return Number.POSITIVE_INFINITY;
      return 1 / Math.sqrt(a - ea) - (1 - t.inverseRoot * t.unit) / Math.sqrt(a);
    },
  },
  sign: { value: Math.sign, error: (a, ea) => spread(Math.sign, a, ea) },
  exp: {
    value: Math.exp,
    error: (a, ea, _b, _eb, t) => spread(Math.exp, a, ea) + t.exponential * t.unit * Math.exp(a + ea) + t.tiny,
  },
  log: {
    value: Math.log,
    // may be rounded to 0, or below: nothing is known
    error: (a, ea, _b, _eb, t) =>
      a > ea ? spread(Math.log, a, ea) + t.logarithm * t.unit * Math.abs(Math.log(a)) : Number.POSITIVE_INFINITY,
  },
  sin: circular(Math.sin),
  cos: circular(Math.cos),
  erf: {
    value: erf,
    error: (a, ea, _b, _eb, t) => spread(erf, a, ea) + t.errorFunction * t.unit * Math.abs(erf(a)),
  },
  arcCosine0Slope: {
    value: arcCosine0Slope,
    error: (c, ec, _b, _eb, t) => {
      const gap = 1 - Math.abs(c);
      // read as an end by every engine
      if (gap + ec < t.snap) return arcCosine0Slope(c);
      // of a rounded product with a rounded factor
      const units = (t.inverseRoot + 2) * t.unit;
      // by some: 0, or what it is next to an end
      if (gap - ec <= t.snap) return Math.max(arcCosine0Slope(c), arcCosine0Slope(1 - t.snap) * (1 + units));
      const most = arcCosine0Slope(Math.abs(c) + ec);
      return most - arcCosine0Slope(c) + units * most;
    },
  },
  asin: {
    value: arcSine,
    error: (a, ea, _b, _eb, t) => spread(arcSine, a, ea) + t.arcSine * t.unit * Math.abs(arcSine(a)),
  },
  arcCosine0: {
    value: arcCosine0,
    error: (a, ea, _b, _eb, t) => spread(arcCosine0, a, ea + t.snap) + t.arcCosine * t.unit,
  },
  // slope at most 1
  arcCosine1: { value: arcCosine1, error: (_a, ea, _b, _eb, t) => ea + t.snap + t.arcCosine * t.unit },
};

const blank = ({ names, extents }: Layout): Bounded => ({
  names,
  extents,
  value: new Float64Array(sizeOf(extents)),
  error: new Float64Array(sizeOf(extents)),
});

function mapPointwise(op: PointwiseOp, inputs: readonly Bounded[], out: Bounded, t: Tolerance): void {
  const [a, b = a] = inputs;
  if (!a || !b) return;
  const { value, error } = RULES[op];
  const atA = placesOf(out.extents, stridesOf(a, out.names));
  const atB = placesOf(out.extents, stridesOf(b, out.names));
  for (let o = 0; o < out.value.length; o++) {
    const [p, q] = [atA[o] ?? 0, atB[o] ?? 0];
    const [x, y] = [a.value[p] ?? Number.NaN, b.value[q] ?? Number.NaN];
    out.value[o] = value(x, y);
    out.error[o] = error(x, a.error[p] ?? Number.NaN, y, b.error[q] ?? Number.NaN, t);
  }
}

/** Sum of products over axes; of one array, its plain sum. Charged for summation in any order. */
function contract(inputs: readonly Bounded[], over: readonly string[], out: Bounded, t: Tolerance): void {
  const one: Bounded = { names: [], extents: [], value: Float64Array.of(1), error: Float64Array.of(0) };
  const [a, b = one] = inputs;
  if (!a) return;
  const extents = over.map((name) =>
    [a, b].map((x) => x.extents[x.names.indexOf(name)] ?? 1).reduce((m, n) => Math.max(m, n)),
  );
  const outer = [a, b].map((x) => placesOf(out.extents, stridesOf(x, out.names)));
  const inner = [a, b].map((x) => placesOf(extents, stridesOf(x, over)));
  const terms = sizeOf(extents);
  for (let o = 0; o < out.value.length; o++) {
    let [sum, error, magnitude] = [0, 0, 0];
    for (let k = 0; k < terms; k++) {
      const p = (outer[0]?.[o] ?? 0) + (inner[0]?.[k] ?? 0);
      const q = (outer[1]?.[o] ?? 0) + (inner[1]?.[k] ?? 0);
      const [x, y, ex, ey] = [a.value[p] ?? 0, b.value[q] ?? 0, a.error[p] ?? 0, b.error[q] ?? 0];
      sum += x * y;
      error += times(x, ey) + times(y, ex) + times(ex, ey);
      magnitude += Math.abs(x * y);
    }
    out.value[o] = sum;
    out.error[o] = error + (terms + 1) * t.unit * magnitude;
  }
}

/** The largest entries over axes: what errors make the largest is off by no more than one of them. */
function maxOver(x: Bounded, over: readonly string[], out: Bounded): void {
  const inner = placesOf(
    over.map((name) => x.extents[x.names.indexOf(name)] ?? 1),
    stridesOf(x, over),
  );
  placesOf(out.extents, stridesOf(x, out.names)).forEach((from, o) => {
    const places = Array.from(inner, (k) => from + k);
    out.value[o] = Math.max(...places.map((at) => x.value[at] ?? Number.NaN));
    out.error[o] = Math.max(...places.map((at) => x.error[at] ?? Number.NaN));
  });
}

/** One window over several arrays alike: `out[o] = sum over t of x[stride o + t - lo]` on all its axes at once. */
function slide(arrays: readonly Float64Array[], layout: Layout, window: Window): readonly [Float64Array[], Layout] {
  const sliding = layout.names.map((name) => window.axes.includes(name));
  const extents = layout.extents.map((extent, k) => (sliding[k] ? window.out : extent));
  const strides = stridesOf(layout, layout.names);
  // taps of a one-dimensional window: where each output reads, -1 outside
  const extent = layout.extents[sliding.indexOf(true)] ?? 1;
  const tap = (o: number, t: number): number => {
    const from = window.stride * o + t - window.lo;
    if (window.wrap) return ((from % extent) + extent) % extent;
    return from >= 0 && from < extent ? from : -1;
  };
  const still = placesOf(
    extents,
    strides.map((stride, k) => (sliding[k] ? 0 : stride)),
  );
  const moving = strides.flatMap((stride, k) => (sliding[k] ? [{ stride, k }] : []));
  const where = moving.map(({ k }) =>
    placesOf(
      extents,
      extents.map((_e, a) => (a === k ? 1 : 0)),
    ),
  );
  const out = arrays.map(() => new Float64Array(still.length));
  for (let t = 0; t < window.size; t++) {
    const taps = Int32Array.from({ length: window.out }, (_, o) => tap(o, t));
    for (let o = 0; o < still.length; o++) {
      let at = still[o] ?? 0;
      for (let k = 0; k < where.length && at >= 0; k++) {
        const from = taps[where[k]?.[o] ?? 0] ?? -1;
        at = from < 0 ? -1 : at + from * (moving[k]?.stride ?? 0);
      }
      if (at < 0) continue;
      for (let a = 0; a < out.length; a++) {
        const sums = out[a];
        if (sums) sums[o] = (sums[o] ?? 0) + (arrays[a]?.[at] ?? Number.NaN);
      }
    }
  }
  return [out, { names: layout.names, extents }];
}

/** All windows of a node; charged for the taps added up in any order. */
function windowSum(node: NodeOf<'windowSum'>, x: Bounded, t: Tolerance): Bounded {
  let arrays = [x.value, x.error, x.value.map(Math.abs)];
  let layout: Layout = x;
  for (const window of node.attrs.windows) [arrays, layout] = slide(arrays, layout, window);
  const [value = new Float64Array(), carried = new Float64Array(), magnitude = new Float64Array()] = arrays;
  const taps = node.attrs.windows.reduce((n, w) => n * w.size, 1);
  return {
    names: x.names,
    extents: layout.extents,
    value,
    error: carried.map((e, k) => e + (taps + 1) * t.unit * (magnitude[k] ?? 0)),
  };
}

/** The same numbers seen through other axes. */
function view(x: Bounded, out: Bounded, strides: readonly number[]): void {
  placesOf(out.extents, strides).forEach((from, o) => {
    out.value[o] = x.value[from] ?? Number.NaN;
    out.error[o] = x.error[from] ?? Number.NaN;
  });
}

/** The same numbers among zeros: each goes to the place in `out` that `to` has for it, -1 for none. */
function among(x: Bounded, out: Bounded, to: Int32Array): void {
  to.forEach((place, from) => {
    if (place < 0) return;
    out.value[place] = x.value[from] ?? Number.NaN;
    out.error[place] = x.error[from] ?? Number.NaN;
  });
}

/** Where entries lie that come `stride` apart along some axes, the first of them `shift` from the start. */
function spreadPlaces(x: Bounded, out: Bounded, { axes, tap, size, stride, lo, extent }: Pieces): Int32Array {
  if (tap !== null || size > 1) throw new Error('no error bound for pieces of several entries');
  const strides = stridesOf(out, x.names);
  const spread = x.names.map((name) => axes.includes(name));
  const to = placesOf(
    x.extents,
    strides.map((s, k) => (spread[k] ? 0 : s)),
  );
  spread.forEach((moves, k) => {
    if (!moves) return;
    const index = placesOf(
      x.extents,
      x.extents.map((_, a) => (a === k ? 1 : 0)),
    );
    index.forEach((at, from) => {
      const place = stride * at - lo;
      const inside = (to[from] ?? -1) >= 0 && place >= 0 && place < extent;
      to[from] = inside ? (to[from] ?? 0) + place * (strides[k] ?? 0) : -1;
    });
  });
  return to;
}

function evaluateNode(node: Node, inputs: readonly Bounded[], layout: Layout, t: Tolerance): Bounded {
  const out = blank(layout);
  const [x] = inputs;
  if (isPointwise(node)) mapPointwise(node.op, inputs, out, t);
  else if (node.op === 'constant') out.value.set(node.attrs.data);
  else if (node.op === 'contract' || node.op === 'sum') contract(inputs, node.attrs.over, out, t);
  else if (x && node.op === 'maxOver') maxOver(x, node.attrs.over, out);
  else if (x && node.op === 'windowSum') return windowSum(node, x, t);
  else if (x && node.op === 'rename') {
    const old = (name: string): string => node.attrs.map.find(([, to]) => to === name)?.[0] ?? name;
    view(x, out, stridesOf(x, layout.names.map(old)));
  } else if (x && node.op === 'diagonal') {
    const { keep, drop } = node.attrs;
    const [step = 0] = stridesOf(x, [drop]);
    view(
      x,
      out,
      stridesOf(x, layout.names).map((s, k) => (layout.names[k] === keep ? s + step : s)),
    );
  } else if (x && node.op === 'embed') {
    const { keep, drop } = node.attrs;
    const [step = 0] = stridesOf(out, [drop]);
    const along = stridesOf(out, x.names).map((s, k) => (x.names[k] === keep ? s + step : s));
    among(x, out, placesOf(x.extents, along));
  } else if (x && node.op === 'overlapAdd') among(x, out, spreadPlaces(x, out, node.attrs));
  else throw new Error(`no error bound for ${node.op}`);
  return out;
}

/**
 * Evaluates a graph as written in float64, with a bound on the rounding errors of any engine that computes the same
 * numbers with roundings of size `t` (first-order running error analysis: Higham, Accuracy and Stability of Numerical
 * Algorithms, 3.3). Shares no code with the engines but erf, which is measured for itself. A bound is infinite where a variance cannot be told from zero.
 */
export function evaluateBounded(
  graph: Graph,
  feeds: Feeds,
  batches: Readonly<Record<string, number>>,
  t: Tolerance,
): Readonly<Record<string, Bounded>> {
  const values = new Map<Node, Bounded>();
  const found = (node: Node): Bounded => {
    const value = values.get(node);
    if (!value) throw new Error(`${node.op} is read before it is computed`);
    return value;
  };
  for (const node of nodesOf(graph)) {
    const layout = {
      names: node.axes.map((a) => a.name),
      extents: node.axes.map((a) => a.extent ?? batches[a.name] ?? 0),
    };
    const fed = node.op === 'input' ? feeds[node.attrs.name] : undefined;
    values.set(node, fed ? { ...layout, ...fed } : evaluateNode(node, node.inputs.map(found), layout, t));
  }
  return Object.fromEntries(Object.entries(graph.outputs).map(([name, node]) => [name, found(node)]));
}
