import type { WindowRead } from '../../schedule/plan.js';
import { linearIndex, type Rectangle } from './rectangles.js';

/**
 * The sum over windows of an array whose element at `indices` of its rectangle is `read(index)`. Windows reach over the
 * edge of the rectangle, where the array is 0, or come in again on the other side of an axis that wraps.
 */
export function windowSum(
  total: string,
  windows: readonly WindowRead[],
  source: Rectangle,
  wrap: readonly boolean[],
  index: readonly string[],
  read: (index: string) => string,
): readonly string[] {
  const wraps = source.sides.map((_, a) => wrap[a] === true && (windows[a]?.size ?? 1) > 1);
  const taps = source.sides.map((_, a) => `${total}_${a}`);
  const loops = source.sides.map((side, a) => {
    const { size, stride, lo } = windows[a] ?? { size: 1, stride: 1, lo: 0 };
    const scaled = stride === 1 ? (index[a] ?? '0') : `${index[a]} * ${stride}`;
    const first = lo === 0 ? scaled : `${scaled} - ${lo}`;
    if (size === 1 && lo === 0)
      return `for (var ${taps[a]} = ${first}; ${taps[a]} < min(${first} + 1, ${side.side}); ${taps[a]}++) {`;
    return wraps[a]
      ? `for (var ${taps[a]} = ${first}; ${taps[a]} < ${first} + ${size}; ${taps[a]}++) {`
      : `for (var ${taps[a]} = max(0, ${first}); ${taps[a]} < min(${first} + ${size}, ${side.side}); ${taps[a]}++) {`;
  });
  const at = source.sides.map((side, a) => {
    const tap = taps[a] ?? '0';
    if (!wraps[a]) return tap;
    const below = Math.ceil((windows[a]?.lo ?? 0) / side.full) * side.full;
    return `((${tap} + ${below}) % ${side.full})`;
  });
  const element = read(
    linearIndex(
      at,
      source.sides.map((s) => s.side),
    ),
  );
  return [`var ${total} = 0.0f;`, ...loops, `${total} += ${element};`, ...loops.map(() => '}')];
}
