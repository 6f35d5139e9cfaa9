import type { NestAxis, NestStage } from '../../schedule/plan.js';

/**
 * The rectangle of positions of a step at the offsets at hand: on axis a, positions p in [`origin`, `origin + side`),
 * and q = p + `offset`. All four are names or literals of i32.
 */
export interface RectangleSide {
  readonly origin: string;
  readonly side: string;
  readonly offset: string;
  readonly full: number;
  readonly axis: NestAxis;
  /** q is modulo `full`, and windows end where it starts again. */
  readonly torus: boolean;
}

export interface Rectangle {
  readonly sides: readonly RectangleSide[];
  /** Rectangles of a stage are numbered. */
  readonly number: number;
  /** Number of positions. */
  readonly count: string;
}

/** Names of the rectangles of a stage; `lines` holds their `let`s, to stand inside the loop over offsets. */
export class Rectangles {
  readonly lines: string[] = [];
  readonly #known = new Map<string, Rectangle>();

  constructor(
    private readonly stage: NestStage,
    private readonly torus: boolean,
  ) {}

  of(extents: readonly number[], scales: readonly number[]): Rectangle {
    const key = `${extents.join()} ${scales.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const number = this.#known.size;
    const sides = this.stage.axes.map((axis, a) => this.#side(axis, a, number, extents[a] ?? 1, scales[a] ?? 1));
    const factors = sides.map((s) => s.side);
    const positions = factors.reduce((n, f) => n * Number(f), 1);
    // sides that depend on the offset are names
    const count = Number.isNaN(positions) ? `count${number}` : String(positions);
    if (Number.isNaN(positions)) this.lines.push(`let ${count} = ${factors.join(' * ')};`);
    const made = { number, sides, count };
    this.#known.set(key, made);
    return made;
  }

  #side(axis: NestAxis, a: number, number: number, full: number, scale: number): RectangleSide {
    const whole = { origin: '0', side: String(full), full, axis, torus: this.torus };
    if (!axis.offsets) return { ...whole, offset: '0', torus: false };
    const offset = scale === 1 ? `d${a}` : `d${number}_${a}`;
    if (scale !== 1) this.lines.push(`let ${offset} = d${a} * ${scale};`);
    if (axis.wrap || this.torus) return { ...whole, offset };
    const [origin, side] = [`o${number}_${a}`, `e${number}_${a}`];
    this.lines.push(`let ${origin} = max(0, -${offset});`, `let ${side} = max(0, ${full} - abs(${offset}));`);
    return { ...whole, origin, side, offset };
  }
}

/** `let`s of the index on every axis, `u0`, `u1`, …, of element `e` of a rectangle, row-major. */
export function indexLines(sides: readonly string[], name: string, element: string): readonly string[] {
  return sides.map((_, a) => {
    const after = sides.slice(a + 1);
    const rest =
      after.length === 0 ? element : `${element} / ${after.length === 1 ? after[0] : `(${after.join(' * ')})`}`;
    return `let ${name}${a} = ${a === 0 ? rest : `(${rest}) % ${sides[a]}`};`;
  });
}

/** `let`: q on an axis of a torus, for the position at index `p`. */
export const otherLine = (name: string, p: string, { offset, full }: RectangleSide): string => {
  const q = `${p} + ${offset}`;
  return `let ${name} = select(${q}, ${q} - ${full}, ${q} >= ${full});`;
};

/** Row-major index of `indices` in an array of these sizes. */
export const linearIndex = (indices: readonly string[], sizes: readonly (string | number)[]): string =>
  indices.reduce((text, index, a) => (a === 0 ? index : `(${text}) * ${sizes[a]} + ${index}`), '0');
