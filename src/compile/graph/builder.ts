import { InternalError } from '../errors.js';
import type { Axis } from './axis.js';
import { hasAxis, placesOf, sameAxes, sortAxes } from './axis.js';
import { inferAxes, type TransformingOp, unionAxes } from './infer.js';
import { type Attributes, type DType, type Node, nodeOf, type Pieces, type PointwiseOp, type Window } from './node.js';
import { POINTWISE } from './pointwise.js';

/** A node or a plain number, which becomes a scalar constant. */
export type Operand = Node | number;

/**
 * Builds graphs. Arrays are aligned by axis name, so there is no broadcasting to write: `g.mul(k, v)` with
 * k(i, j, p0, q0) and v(i, p0) multiplies every entry of k by the v of its own sample and position.
 * Equal nodes are made once (value numbering), so a graph never holds the same computation twice.
 */
export class GraphBuilder {
  readonly dtype: DType;
  readonly #made = new Map<string, Node>();
  #next = 0;

  constructor(dtype: DType) {
    this.dtype = dtype;
  }

  /** An array bound when the program runs. */
  input(name: string, axes: readonly Axis[]): Node {
    const sorted = sortAxes(axes);
    const node = this.#make(`input ${name}`, (id) => ({
      op: 'input',
      id,
      inputs: [],
      attrs: { name },
      axes: sorted,
      dtype: this.dtype,
    }));
    if (!sameAxes(node.axes, sorted)) throw new InternalError(`input ${name} is bound to two shapes`);
    return node;
  }

  /** A constant array on static axes, row-major in the canonical axis order; a number makes a scalar. */
  constant(data: number | readonly number[], axes: readonly Axis[] = []): Node {
    const values = typeof data === 'number' ? [data] : data;
    const size = placesOf(axes);
    if (values.length !== size) throw new InternalError(`constant: ${values.length} values for ${size} places`);
    const where = axes.map((a) => `${a.name}=${a.extent}`).join();
    const key = `constant [${where}] ${values.map((v) => (Object.is(v, -0) ? '-0' : String(v))).join()}`;
    return this.#make(key, (id) => ({
      op: 'constant',
      id,
      inputs: [],
      attrs: { data: values },
      axes: sortAxes(axes),
      dtype: this.dtype,
    }));
  }

  /** Any pointwise primitive by name. */
  pointwise(op: PointwiseOp, operands: readonly Operand[]): Node {
    const inputs = operands.map((o) => this.#node(o));
    if (inputs.length !== POINTWISE[op].arity) throw new InternalError(`${op}: wrong number of inputs`);
    const axes = unionAxes(op, inputs);
    return this.#make(`${op} ${ids(inputs)}`, (id) => ({ op, id, inputs, attrs: null, axes, dtype: this.dtype }));
  }

  add = (a: Operand, b: Operand): Node => this.pointwise('add', [a, b]);
  sub = (a: Operand, b: Operand): Node => this.pointwise('sub', [a, b]);
  mul = (a: Operand, b: Operand): Node => this.pointwise('mul', [a, b]);
  div = (a: Operand, b: Operand): Node => this.pointwise('div', [a, b]);
  sqrt = (a: Operand): Node => this.pointwise('sqrt', [a]);
  safeRsqrt = (a: Operand): Node => this.pointwise('safeRsqrt', [a]);
  exp = (a: Operand): Node => this.pointwise('exp', [a]);
  erf = (a: Operand): Node => this.pointwise('erf', [a]);
  sign = (a: Operand): Node => this.pointwise('sign', [a]);
  asin = (a: Operand): Node => this.pointwise('asin', [a]);
  arcCosine0 = (a: Operand): Node => this.pointwise('arcCosine0', [a]);
  arcCosine1 = (a: Operand): Node => this.pointwise('arcCosine1', [a]);

  /** scale * x + shift, leaving out what does nothing. */
  affine(x: Node, scale: number, shift: number): Node {
    const scaled = scale === 1 ? x : this.mul(scale, x);
    return shift === 0 ? scaled : this.add(scaled, shift);
  }

  /** Any primitive with attributes, by name. */
  structural<K extends TransformingOp>(op: K, inputs: readonly Node[], attrs: Attributes[K]): Node {
    const axes = inferAxes(op, inputs, attrs);
    return this.#make(`${op} ${ids(inputs)} ${JSON.stringify(attrs)}`, (id) =>
      nodeOf(op, attrs, { id, inputs, axes, dtype: this.dtype }),
    );
  }

  /** Sum over the named axes of the product a * b (an einsum of two arrays aligned by name). */
  contract = (a: Node, b: Node, over: readonly string[]): Node => this.structural('contract', [a, b], { over });

  /** Sum over the named axes. */
  sum = (x: Node, over: readonly string[]): Node => (over.length === 0 ? x : this.structural('sum', [x], { over }));

  /** The largest entry along the named axes, which are not empty. */
  maxOver = (x: Node, over: readonly string[]): Node =>
    over.length === 0 ? x : this.structural('maxOver', [x], { over });

  /** The entries where axes `keep` and `drop` are equal, on `keep`. */
  diagonal = (x: Node, keep: string, drop: string): Node => this.structural('diagonal', [x], { keep, drop });

  /** Zeros but where axes `keep` and `drop` (a new one) are equal. */
  embed = (x: Node, keep: string, drop: string): Node => this.structural('embed', [x], { keep, drop });

  /** The same array with axes called otherwise; names that are not there are ignored. */
  rename(x: Node, map: readonly (readonly [from: string, to: string])[]): Node {
    const used = map.filter(([from, to]) => from !== to && x.axes.some((a) => a.name === from));
    return used.length === 0 ? x : this.structural('rename', [x], { map: used });
  }

  /** The same array along axes that it has not; those it has are left out. */
  broadcast(x: Node, axes: readonly Axis[]): Node {
    const more = axes.filter((a) => !hasAxis(x.axes, a.name));
    return more.length === 0 ? x : this.structural('broadcast', [x], { axes: more });
  }

  /** Sliding sums; see `Window`. Convolution and pooling of covariances are both this, with other groups of axes. */
  windowSum = (x: Node, windows: readonly Window[]): Node =>
    windows.length === 0 ? x : this.structural('windowSum', [x], { windows });

  /** Overlapping pieces; see `Pieces`. */
  patches = (x: Node, pieces: Pieces): Node => this.structural('patches', [x], pieces);

  /** Overlapping pieces added up where they came from: the transpose of `patches`. */
  overlapAdd = (x: Node, pieces: Pieces): Node => this.structural('overlapAdd', [x], pieces);

  /** One axis as several, row-major. */
  split = (x: Node, axis: string, into: readonly Axis[]): Node => this.structural('split', [x], { axis, into });

  /** Several axes as one, row-major in the order given. */
  merge = (x: Node, axes: readonly string[], into: string): Node => this.structural('merge', [x], { axes, into });

  #node(operand: Operand): Node {
    return typeof operand === 'number' ? this.constant(operand) : operand;
  }

  #make(key: string, make: (id: number) => Node): Node {
    const known = this.#made.get(key);
    if (known) return known;
    const node = this.finish(make(this.#next++));
    this.#made.set(key, node);
    return node;
  }

  /** Called once for every new node; rewriting builders return what to use instead. */
  protected finish(node: Node): Node {
    return node;
  }
}

const ids = (nodes: readonly Node[]): string => nodes.map((n) => n.id).join();
