import type { FuncRef } from '../emitter.js';
import { emitMicro, emitMicroEdge } from '../gemm-micro.js';
import { GEMM_TILE } from '../gemm-shape.js';
import type { ArrayContext } from './context.js';
import { emitPackRuns, type PackRuns } from './pack-runs.js';

/** Functions that all products of a module share. */
export interface GemmParts {
  /** Register tiles that are whole, and those that are not: the first block of the inner dimension sets, others add. */
  readonly whole: Readonly<Record<'set' | 'add', FuncRef>>;
  readonly edge: Readonly<Record<'set' | 'add', FuncRef>>;
  readonly rows: PackRuns;
  readonly columns: PackRuns;
}

export function emitGemmParts(c: ArrayContext): GemmParts {
  const { mr, nr } = GEMM_TILE[c.dtype];
  const whole = (update: 'set' | 'add'): FuncRef => emitMicro(c.module, c.dtype, update, c, `micro.${update}`);
  const edge = (update: 'set' | 'add'): FuncRef => emitMicroEdge(c.module, c.dtype, update, c, `edge.${update}`);
  const rows = emitPackRuns(c.module, c.dtype, mr);
  return {
    whole: { set: whole('set'), add: whole('add') },
    edge: { set: edge('set'), add: edge('add') },
    rows,
    columns: mr === nr ? rows : emitPackRuns(c.module, c.dtype, nr),
  };
}
