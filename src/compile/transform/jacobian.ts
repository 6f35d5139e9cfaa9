import { type Axis, axisNames, placesOf } from '../graph/axis.js';
import type { GraphBuilder } from '../graph/builder.js';
import type { Node } from '../graph/node.js';
import { unusedName } from './extra-axes.js';
import { jvp } from './jvp.js';
import { unit } from './unit.js';
import { vjp } from './vjp.js';

/** Names for copies of axes that neither array has. */
function copies(axes: readonly Axis[], x: Node, y: Node): ReadonlyMap<string, string> {
  const taken = new Set(axisNames([...x.axes, ...y.axes]));
  return new Map(
    axisNames(axes).map((name) => {
      const other = unusedName(taken, name);
      taken.add(other);
      return [name, other];
    }),
  );
}

/**
 * dy/dx for every entry of y and of x, whose axes are all static: axes of `y`, called by `rows`, and axes of `x`, which
 * must differ. By unit cotangents where y is the smaller of the two, else by unit tangents; `mode` says otherwise.
 */
export function jacobian(
  g: GraphBuilder,
  y: Node,
  x: Node,
  rows: (name: string) => string = (name) => name,
  mode: 'forward' | 'reverse' = placesOf(y.axes) <= placesOf(x.axes) ? 'reverse' : 'forward',
): Node {
  const rowAxes = y.axes.map((a) => ({ ...a, name: rows(a.name) }));
  const copied = copies(mode === 'reverse' ? y.axes : x.axes, x, y);
  const copy = (name: string): string => copied.get(name) ?? name;
  const entries = (of: Node): Node => unit(g, of.axes, copy);
  if (mode === 'reverse') {
    const [made] = vjp(g, new Map([[y, entries(y)]]), [x]);
    const back = [...copied].map(([name, other]) => [other, rows(name)] as const);
    return g.broadcast(made ? g.rename(made, back) : g.constant(0), [...rowAxes, ...x.axes]);
  }
  const [made] = jvp(g, [y], new Map([[x, entries(x)]]));
  const back = [
    ...axisNames(y.axes).map((name) => [name, rows(name)] as const),
    ...[...copied].map(([name, other]) => [other, name] as const),
  ];
  return g.broadcast(made ? g.rename(made, back) : g.constant(0), [...rowAxes, ...x.axes]);
}
