import type { DType } from '../../graph/node.js';
import type { FunctionBuilder } from './emitter.js';
import type { PlainOp } from './opcodes.js';

type VectorOp =
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'nearest'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'max'
  | 'min'
  | 'greater'
  | 'and'
  | 'madd';

/** SIMD instruction of each operation; a row per element type. */
export const VECTOR: Readonly<Record<DType, Readonly<Record<VectorOp, PlainOp>>>> = {
  f32: {
    neg: 'f32x4.neg',
    abs: 'f32x4.abs',
    sqrt: 'f32x4.sqrt',
    nearest: 'f32x4.nearest',
    add: 'f32x4.add',
    sub: 'f32x4.sub',
    mul: 'f32x4.mul',
    div: 'f32x4.div',
    max: 'f32x4.pmax',
    min: 'f32x4.pmin',
    greater: 'f32x4.gt',
    and: 'v128.and',
    madd: 'f32x4.relaxed_madd',
  },
  f64: {
    neg: 'f64x2.neg',
    abs: 'f64x2.abs',
    sqrt: 'f64x2.sqrt',
    nearest: 'f64x2.nearest',
    add: 'f64x2.add',
    sub: 'f64x2.sub',
    mul: 'f64x2.mul',
    div: 'f64x2.div',
    max: 'f64x2.pmax',
    min: 'f64x2.pmin',
    greater: 'f64x2.gt',
    and: 'v128.and',
    madd: 'f64x2.relaxed_madd',
  },
};

/** A constant in every lane. */
export function splat(f: FunctionBuilder, dtype: DType, value: number): void {
  if (dtype === 'f32') f.f32x4(value);
  else f.f64x2(value);
}

/** One value of memory in every lane; the address is on the stack. */
export const loadSplat = (f: FunctionBuilder, dtype: DType, offset = 0): void =>
  f.load(dtype === 'f32' ? 'v128.load32_splat' : 'v128.load64_splat', { offset });
