import { InternalError } from '../errors.js';
import type { Axis } from './axis.js';
import { sameAxes, sortAxes } from './axis.js';
import { checkWindows, INFER_AXES, unionAxes } from './infer.js';
import type { Attributes, DType, Node, PointwiseOp, Window } from './node.js';
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
    const size = axes.reduce((n, a) => n * (a.extent ?? Number.NaN), 1);
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
  asin = (a: Operand): Node => this.pointwise('asin', [a]);
  arcCosine0 = (a: Operand): Node => this.pointwise('arcCosine0', [a]);
  arcCosine1 = (a: Operand): Node => this.pointwise('arcCosine1', [a]);

  /** scale * x + shift, leaving out what does nothing. */
  affine(x: Node, scale: number, shift: number): Node {
    const scaled = scale === 1 ? x : this.mul(scale, x);
    return shift === 0 ? scaled : this.add(scaled, shift);
  }

  /** Sum over the named axes of the product a * b (an einsum of two arrays aligned by name). */
  contract(a: Node, b: Node, over: readonly string[]): Node {
    const inputs = [a, b];
    const axes = INFER_AXES.contract(inputs, { over });
    return this.#make(`contract ${ids(inputs)} ${over.join()}`, (id) => ({
      op: 'contract',
      id,
      inputs,
      attrs: { over },
      axes,
      dtype: this.dtype,
    }));
  }

  /** Sum over the named axes. */
  sum(x: Node, over: readonly string[]): Node {
    if (over.length === 0) return x;
    const axes = INFER_AXES.sum([x], { over });
    return this.#make(`sum ${x.id} ${over.join()}`, (id) => ({
      op: 'sum',
      id,
      inputs: [x],
      attrs: { over },
      axes,
      dtype: this.dtype,
    }));
  }

  /** The entries where axes `keep` and `drop` are equal, on `keep`. */
  diagonal(x: Node, keep: string, drop: string): Node {
    const axes = INFER_AXES.diagonal([x], { keep, drop });
    return this.#make(`diagonal ${x.id} ${keep} ${drop}`, (id) => ({
      op: 'diagonal',
      id,
      inputs: [x],
      attrs: { keep, drop },
      axes,
      dtype: this.dtype,
    }));
  }

  /** The same array with axes called otherwise; names that are not there are ignored. */
  rename(x: Node, map: readonly (readonly [from: string, to: string])[]): Node {
    const used = map.filter(([from, to]) => from !== to && x.axes.some((a) => a.name === from));
    if (used.length === 0) return x;
    const attrs = { map: used };
    const axes = INFER_AXES.rename([x], attrs);
    return this.#make(`rename ${x.id} ${used.join(';')}`, (id) => ({
      op: 'rename',
      id,
      inputs: [x],
      attrs,
      axes,
      dtype: this.dtype,
    }));
  }

  /** Sliding sums; see `Window`. Convolution and pooling are both this, with other groups of axes. */
  windowSum(x: Node, windows: readonly Window[]): Node {
    if (windows.length === 0) return x;
    const attrs: Attributes['windowSum'] = { windows };
    checkWindows(x, attrs);
    const axes = INFER_AXES.windowSum([x], attrs);
    return this.#make(`windowSum ${x.id} ${JSON.stringify(windows)}`, (id) => ({
      op: 'windowSum',
      id,
      inputs: [x],
      attrs,
      axes,
      dtype: this.dtype,
    }));
  }

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
