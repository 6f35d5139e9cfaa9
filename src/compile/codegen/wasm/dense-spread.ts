import { InternalError } from '../../errors.js';
import type { DenseOperation } from '../../schedule/plan.js';
import { minus, quotient, remainder, sum, times } from './arithmetic.js';
import { type DenseFrame, linear, loadSource } from './dense-source.js';
import type { Local } from './emitter.js';

/** `value` = the source where one of its entries lies, and 0 between them. */
export function emitSpread(
  frame: DenseFrame,
  { sources: [source], spread, out }: Extract<DenseOperation, { op: 'spread' }>,
  loops: readonly Local[],
  value: Local,
): void {
  const { f } = frame;
  if (!source) throw new InternalError('a spread of nothing');
  const { axes, stride, shift, extent, equal } = spread;
  const members = out.axes.flatMap((a, k) => (axes.includes(a.name) ? [k] : []));
  const [inside, element, place] = [f.local('i32'), f.local('i32'), f.local('i32')];
  f.assign(inside, 1);
  f.assign(
    element,
    linear(
      f,
      loops,
      source.strides.map((s, k) => (members.includes(k) ? 0 : s)),
    ),
  );
  const require = (condition: () => void): void => {
    f.get(inside);
    condition();
    f.op('i32.and');
    f.set(inside);
  };
  for (const k of members) {
    const u = loops[k] ?? 0;
    f.assign(place, minus(f, u, shift));
    if (stride > 1) {
      require(() => {
        f.push(remainder(f, place, stride), 'i32');
        f.op('i32.eqz');
      });
      f.assign(place, quotient(f, place, stride));
    }
    require(() => {
      f.get(place);
      f.i32const(extent);
      f.op('i32.lt_u');
    });
    if (equal)
      require(() => {
        f.push(u, 'i32');
        f.push(loops[members[0] ?? 0] ?? 0, 'i32');
        f.op('i32.eq');
      });
    f.increment(element, times(f, place, source.strides[k] ?? 0));
  }
  f.assign(value, 0);
  f.get(inside);
  f.if(() => {
    loadSource(frame, source, sum(f, element));
    f.set(value);
  });
  f.release(inside, element, place);
}
