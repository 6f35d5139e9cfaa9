import { DenseArray } from '../../src/index.js';
import type { Bounded } from '../property/support/error-bounds.js';
import { boundsOf } from '../property/support/kernels.js';
import type { Row } from '../property/support/tolerance.js';
import { det } from './det.js';
import type { InputJson, StaxCase } from './format.js';
import type { ArrayName } from './known.js';
import { modelFor } from './model.js';
import { patternsOf } from './patterns.js';

const arrayOf = (json: InputJson, maskConstant: number | null): DenseArray =>
  new DenseArray(det(json, maskConstant), json.shape);

/** How far an engine that rounds like this row may be from each array of a case, inputs rounded to float32 included. */
export function boundsFor(c: StaxCase, row: Row): Readonly<Partial<Record<ArrayName, Bounded>>> {
  const net = modelFor(c.net, c.x1.shape);
  const constant = c.mask_constant;
  const [x1, x2] = [arrayOf(c.x1, constant), c.x2 && arrayOf(c.x2, constant)];
  const maskConstant = constant ?? undefined;
  const spatial = c.kwargs?.diagonal_spatial === true;
  const bounds = boundsOf({ net, x1, x2, maskConstant, pattern: patternsOf(c) }, row, spatial);
  if (c.kwargs?.diagonal_batch !== false) return bounds;
  // covariances over all pairs are the kernels of each batch with itself
  const own = (x: DenseArray): Bounded | undefined =>
    boundsOf({ net, x1: x, x2: null, maskConstant }, row, spatial).nngp;
  const [cov1, cov2] = [own(x1), x2 ? own(x2) : undefined];
  return { ...bounds, ...(cov1 && { cov1 }), ...(cov2 && { cov2 }) };
}
