import { InputError } from '../../compile/errors.js';
import type { Network } from '../../dsl/network.js';
import { formatShape, unravel } from '../../runtime/describe.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { ArrayInput } from '../../types/ndarray.js';
import type { KernelPattern } from '../../types/pattern.js';
import { runKernel } from '../kernel/run-kernel.js';
import type { EmpiricalField } from './nested-networks.js';

/** The kernels of the widest network. @throws InputError where those of the others are not the same. */
export async function kernelsAtWidths(
  networks: readonly Network[],
  widths: readonly number[],
  x1: ArrayInput,
  x2: ArrayInput | null,
  {
    fields,
    maskConstant,
    pattern = null,
  }: {
    readonly fields: readonly EmpiricalField[];
    readonly maskConstant: number | undefined;
    readonly pattern: KernelPattern | null | undefined;
  },
): Promise<ReadonlyMap<EmpiricalField, DenseArray>> {
  const found = new Map<EmpiricalField, DenseArray>();
  const options = {
    dtype: 'float64',
    engine: 'reference',
    pattern,
    ...(maskConstant !== undefined && { maskConstant }),
  } as const;
  for (const [level, network] of networks.entries())
    for (const field of fields) {
      const kernel = await runKernel(network, x1, x2, field, options);
      if (!(kernel instanceof DenseArray)) throw new InputError(`The model has no ${field}.`);
      const widest = found.get(field);
      if (widest) sameAtAllWidths(field, [widest, widths[0] ?? 0], [kernel, widths[level] ?? 0]);
      else found.set(field, kernel);
    }
  return found;
}

function sameAtAllWidths(
  field: EmpiricalField,
  [wide, width]: readonly [DenseArray, number],
  [narrow, other]: readonly [DenseArray, number],
): void {
  const scale = Math.max(...Array.from(wide.data, Math.abs));
  const at = wide.data.findIndex((v, k) => !(Math.abs(v - (narrow.data[k] ?? Number.NaN)) <= 1e-9 * scale));
  if (at === -1) return;
  const place = `${field}${formatShape(unravel(at, wide.shape))}`;
  throw new InputError(
    `${place} is ${narrow.data[at]} at width ${other} and ${wide.data[at]} at width ${width}, so it has no limit that ` +
      'finite networks approach; with parameterization standard let s grow with the width, not outDim.',
  );
}
