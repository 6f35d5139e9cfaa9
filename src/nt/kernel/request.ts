import { InputError } from '../../compile/errors.js';
import { describeValue } from '../../runtime/describe.js';
import type { KernelField, KernelRequest } from '../../types/kernel-fn.js';

/** Fields that are arrays and have to be computed. */
export const ARRAY_FIELDS = ['nngp', 'ntk', 'cov1', 'cov2'] as const;
export type ArrayField = (typeof ARRAY_FIELDS)[number];

/** Fields that tell what is masked. */
export const MASK_FIELDS = ['mask1', 'mask2'] as const;

const FACTS = [
  'isGaussian',
  'shape1',
  'shape2',
  'batchAxis',
  'channelAxis',
  'diagonalBatch',
  'diagonalSpatial',
  'x1IsX2',
  ...MASK_FIELDS,
] as const;

export const KERNEL_FIELDS: readonly KernelField[] = [...ARRAY_FIELDS, ...FACTS];

/** What `get` asks for. */
export interface Request {
  readonly fields: readonly KernelField[];
  /** One bare field, several under their names, or the whole kernel. */
  readonly form: 'one' | 'several' | 'kernel';
}

/** @throws InputError on an unknown, repeated or missing name. */
export function readRequest(get: KernelRequest): Request {
  if (get === undefined) return { fields: KERNEL_FIELDS, form: 'kernel' };
  if (typeof get !== 'string' && !Array.isArray(get))
    throw new InputError(
      `get is ${describeValue(get)}, and must be a name or an array of names: ${KERNEL_FIELDS.join(', ')}.`,
    );
  const names: readonly KernelField[] = typeof get === 'string' ? [get] : get;
  if (names.length === 0) throw new InputError(`get is empty; name at least one of ${KERNEL_FIELDS.join(', ')}.`);
  for (const name of names)
    if (!KERNEL_FIELDS.includes(name))
      throw new InputError(`get asks for '${String(name)}', which is not one of ${KERNEL_FIELDS.join(', ')}.`);
  if (new Set(names).size < names.length) throw new InputError(`get names a field twice: ${names.join(', ')}.`);
  return { fields: names, form: typeof get === 'string' ? 'one' : 'several' };
}

export const isArrayField = (field: KernelField): field is ArrayField => ARRAY_FIELDS.some((f) => f === field);

export const isMaskField = (field: KernelField): boolean => MASK_FIELDS.some((f) => f === field);
