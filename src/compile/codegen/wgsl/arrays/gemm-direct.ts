import type { GemmKernel } from '../../../schedule/arrays/plan.js';
import { addProducts, EACH, finishSums, range, type Tiles, tilePlace, zeroSums } from './gemm-tile.js';
import { stepsOffset, total } from './indices.js';
import { GROUP } from './kernel.js';

/** A tile by one invocation, which reads both operands from memory; rows beyond the last read the last. */
export function directTile(kernel: GemmKernel, tiles: Tiles): readonly string[] {
  const starts = (['a', 'b'] as const).flatMap((which) => {
    const [first, count] = which === 'a' ? ['first_row', kernel.rows] : ['first_column', kernel.columns];
    return range(EACH).flatMap((k) => {
      const index = `${which}_index${k}`;
      return [
        `let ${index} = min(${total(first, String(k))}, ${count - 1});`,
        `let ${which}${k} = ${total(`${which}_base`, stepsOffset(kernel[which].outer, index))};`,
      ];
    });
  });
  return [
    `let tile = args.first + group * ${GROUP} + t;`,
    'if (tile >= args.last) { return; }',
    ...tilePlace(kernel, tiles, EACH),
    ...starts,
    ...zeroSums(),
    `for (var k = 0; k < ${kernel.inner}; k++) {`,
    `let a_step = ${stepsOffset(kernel.a.inner, 'k')};`,
    `let b_step = ${stepsOffset(kernel.b.inner, 'k')};`,
    ...range(EACH).flatMap((k) => [`let x${k} = memory[a${k} + a_step];`, `let y${k} = memory[b${k} + b_step];`]),
    ...addProducts(),
    '}',
    ...finishSums('first_row', 'first_column', 1),
  ];
}
