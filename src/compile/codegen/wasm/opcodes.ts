/**
 * WebAssembly instructions by the names of the text format, grouped by the immediates they take.
 *
 * A code is `prefix << 16 | opcode`; prefix 0 is the one-byte set, 0xfc saturating and bulk, 0xfd SIMD (relaxed SIMD
 * from
 * 0x100), 0xfe atomics. Source: WebAssembly core specification, binary format, with the threads and relaxed-SIMD
 * proposals.
 */
/** Instructions without immediates. */
// biome-ignore format: a table reads better in rows
export const PLAIN = {
  'unreachable': 0x0, 'nop': 0x1, 'return': 0xf, 'drop': 0x1a, 'select': 0x1b,
  'i32.eqz': 0x45, 'i32.eq': 0x46, 'i32.ne': 0x47, 'i32.lt_s': 0x48, 'i32.lt_u': 0x49, 'i32.gt_s': 0x4a,
  'i32.gt_u': 0x4b, 'i32.le_s': 0x4c, 'i32.le_u': 0x4d, 'i32.ge_s': 0x4e, 'i32.ge_u': 0x4f, 'i32.clz': 0x67,
  'i32.ctz': 0x68, 'i32.popcnt': 0x69, 'i32.add': 0x6a, 'i32.sub': 0x6b, 'i32.mul': 0x6c, 'i32.div_s': 0x6d,
  'i32.div_u': 0x6e, 'i32.rem_s': 0x6f, 'i32.rem_u': 0x70, 'i32.and': 0x71, 'i32.or': 0x72, 'i32.xor': 0x73,
  'i32.shl': 0x74, 'i32.shr_s': 0x75, 'i32.shr_u': 0x76, 'i32.rotl': 0x77, 'i32.rotr': 0x78,
  'i32.wrap_i64': 0xa7, 'i32.trunc_f32_s': 0xa8, 'i32.trunc_f32_u': 0xa9, 'i32.trunc_f64_s': 0xaa,
  'i32.trunc_f64_u': 0xab, 'i32.reinterpret_f32': 0xbc, 'i32.extend8_s': 0xc0, 'i32.extend16_s': 0xc1,
  'i32.trunc_sat_f32_s': 0xfc0000, 'i32.trunc_sat_f32_u': 0xfc0001, 'i32.trunc_sat_f64_s': 0xfc0002,
  'i32.trunc_sat_f64_u': 0xfc0003,
  'i64.eqz': 0x50, 'i64.eq': 0x51, 'i64.ne': 0x52, 'i64.lt_s': 0x53, 'i64.lt_u': 0x54, 'i64.gt_s': 0x55,
  'i64.gt_u': 0x56, 'i64.le_s': 0x57, 'i64.le_u': 0x58, 'i64.ge_s': 0x59, 'i64.ge_u': 0x5a, 'i64.clz': 0x79,
  'i64.ctz': 0x7a, 'i64.popcnt': 0x7b, 'i64.add': 0x7c, 'i64.sub': 0x7d, 'i64.mul': 0x7e, 'i64.div_s': 0x7f,
  'i64.div_u': 0x80, 'i64.rem_s': 0x81, 'i64.rem_u': 0x82, 'i64.and': 0x83, 'i64.or': 0x84, 'i64.xor': 0x85,
  'i64.shl': 0x86, 'i64.shr_s': 0x87, 'i64.shr_u': 0x88, 'i64.rotl': 0x89, 'i64.rotr': 0x8a,
  'i64.extend_i32_s': 0xac, 'i64.extend_i32_u': 0xad, 'i64.reinterpret_f64': 0xbd,
  'f32.eq': 0x5b, 'f32.ne': 0x5c, 'f32.lt': 0x5d, 'f32.gt': 0x5e, 'f32.le': 0x5f, 'f32.ge': 0x60, 'f32.abs': 0x8b,
  'f32.neg': 0x8c, 'f32.ceil': 0x8d, 'f32.floor': 0x8e, 'f32.trunc': 0x8f, 'f32.nearest': 0x90, 'f32.sqrt': 0x91,
  'f32.add': 0x92, 'f32.sub': 0x93, 'f32.mul': 0x94, 'f32.div': 0x95, 'f32.min': 0x96, 'f32.max': 0x97,
  'f32.copysign': 0x98,
  'f32.convert_i32_s': 0xb2, 'f32.convert_i32_u': 0xb3, 'f32.demote_f64': 0xb6, 'f32.reinterpret_i32': 0xbe,
  'f64.eq': 0x61, 'f64.ne': 0x62, 'f64.lt': 0x63, 'f64.gt': 0x64, 'f64.le': 0x65, 'f64.ge': 0x66, 'f64.abs': 0x99,
  'f64.neg': 0x9a, 'f64.ceil': 0x9b, 'f64.floor': 0x9c, 'f64.trunc': 0x9d, 'f64.nearest': 0x9e, 'f64.sqrt': 0x9f,
  'f64.add': 0xa0, 'f64.sub': 0xa1, 'f64.mul': 0xa2, 'f64.div': 0xa3, 'f64.min': 0xa4, 'f64.max': 0xa5,
  'f64.copysign': 0xa6,
  'f64.convert_i32_s': 0xb7, 'f64.convert_i32_u': 0xb8, 'f64.promote_f32': 0xbb, 'f64.reinterpret_i64': 0xbf,
  'v128.not': 0xfd004d, 'v128.and': 0xfd004e, 'v128.andnot': 0xfd004f, 'v128.or': 0xfd0050, 'v128.xor': 0xfd0051,
  'v128.bitselect': 0xfd0052, 'v128.any_true': 0xfd0053,
  'i8x16.swizzle': 0xfd000e, 'i8x16.splat': 0xfd000f, 'i16x8.splat': 0xfd0010, 'i32x4.splat': 0xfd0011,
  'i64x2.splat': 0xfd0012, 'f32x4.splat': 0xfd0013, 'f64x2.splat': 0xfd0014,
  'i32x4.eq': 0xfd0037, 'i32x4.ne': 0xfd0038, 'i32x4.lt_s': 0xfd0039, 'i32x4.lt_u': 0xfd003a, 'i32x4.gt_s': 0xfd003b,
  'i32x4.gt_u': 0xfd003c, 'i32x4.le_s': 0xfd003d, 'i32x4.le_u': 0xfd003e, 'i32x4.ge_s': 0xfd003f,
  'i32x4.ge_u': 0xfd0040, 'i32x4.abs': 0xfd00a0, 'i32x4.neg': 0xfd00a1, 'i32x4.all_true': 0xfd00a3,
  'i32x4.bitmask': 0xfd00a4, 'i32x4.shl': 0xfd00ab, 'i32x4.shr_s': 0xfd00ac, 'i32x4.shr_u': 0xfd00ad,
  'i32x4.add': 0xfd00ae, 'i32x4.sub': 0xfd00b1, 'i32x4.mul': 0xfd00b5, 'i32x4.min_s': 0xfd00b6,
  'i32x4.min_u': 0xfd00b7, 'i32x4.max_s': 0xfd00b8, 'i32x4.max_u': 0xfd00b9,
  'i32x4.trunc_sat_f32x4_s': 0xfd00f8, 'i32x4.trunc_sat_f32x4_u': 0xfd00f9, 'i32x4.trunc_sat_f64x2_s_zero': 0xfd00fc,
  'i32x4.trunc_sat_f64x2_u_zero': 0xfd00fd,
  'i64x2.abs': 0xfd00c0, 'i64x2.neg': 0xfd00c1, 'i64x2.all_true': 0xfd00c3, 'i64x2.bitmask': 0xfd00c4,
  'i64x2.shl': 0xfd00cb, 'i64x2.shr_s': 0xfd00cc, 'i64x2.shr_u': 0xfd00cd, 'i64x2.add': 0xfd00ce,
  'i64x2.sub': 0xfd00d1, 'i64x2.mul': 0xfd00d5, 'i64x2.eq': 0xfd00d6, 'i64x2.ne': 0xfd00d7, 'i64x2.lt_s': 0xfd00d8,
  'i64x2.gt_s': 0xfd00d9, 'i64x2.le_s': 0xfd00da, 'i64x2.ge_s': 0xfd00db,
  'f32x4.eq': 0xfd0041, 'f32x4.ne': 0xfd0042, 'f32x4.lt': 0xfd0043, 'f32x4.gt': 0xfd0044, 'f32x4.le': 0xfd0045,
  'f32x4.ge': 0xfd0046, 'f32x4.ceil': 0xfd0067, 'f32x4.floor': 0xfd0068, 'f32x4.trunc': 0xfd0069,
  'f32x4.nearest': 0xfd006a, 'f32x4.abs': 0xfd00e0, 'f32x4.neg': 0xfd00e1, 'f32x4.sqrt': 0xfd00e3,
  'f32x4.add': 0xfd00e4, 'f32x4.sub': 0xfd00e5, 'f32x4.mul': 0xfd00e6, 'f32x4.div': 0xfd00e7, 'f32x4.min': 0xfd00e8,
  'f32x4.max': 0xfd00e9, 'f32x4.pmin': 0xfd00ea, 'f32x4.pmax': 0xfd00eb,
  'f32x4.demote_f64x2_zero': 0xfd005e, 'f32x4.convert_i32x4_s': 0xfd00fa, 'f32x4.convert_i32x4_u': 0xfd00fb,
  'f64x2.eq': 0xfd0047, 'f64x2.ne': 0xfd0048, 'f64x2.lt': 0xfd0049, 'f64x2.gt': 0xfd004a, 'f64x2.le': 0xfd004b,
  'f64x2.ge': 0xfd004c, 'f64x2.ceil': 0xfd0074, 'f64x2.floor': 0xfd0075, 'f64x2.trunc': 0xfd007a,
  'f64x2.nearest': 0xfd0094, 'f64x2.abs': 0xfd00ec, 'f64x2.neg': 0xfd00ed, 'f64x2.sqrt': 0xfd00ef,
  'f64x2.add': 0xfd00f0, 'f64x2.sub': 0xfd00f1, 'f64x2.mul': 0xfd00f2, 'f64x2.div': 0xfd00f3, 'f64x2.min': 0xfd00f4,
  'f64x2.max': 0xfd00f5, 'f64x2.pmin': 0xfd00f6, 'f64x2.pmax': 0xfd00f7,
  'f64x2.promote_low_f32x4': 0xfd005f, 'f64x2.convert_low_i32x4_s': 0xfd00fe, 'f64x2.convert_low_i32x4_u': 0xfd00ff,
  'f32x4.relaxed_madd': 0xfd0105, 'f32x4.relaxed_nmadd': 0xfd0106, 'f64x2.relaxed_madd': 0xfd0107,
  'f64x2.relaxed_nmadd': 0xfd0108, 'i8x16.relaxed_laneselect': 0xfd0109, 'i16x8.relaxed_laneselect': 0xfd010a,
  'i32x4.relaxed_laneselect': 0xfd010b, 'i64x2.relaxed_laneselect': 0xfd010c, 'f32x4.relaxed_min': 0xfd010d,
  'f32x4.relaxed_max': 0xfd010e, 'f64x2.relaxed_min': 0xfd010f, 'f64x2.relaxed_max': 0xfd0110,
} as const;

/** Lane access: one lane number. */
// biome-ignore format: a table reads better in rows
export const LANE = {
  'i32x4.extract_lane': 0xfd001b, 'i32x4.replace_lane': 0xfd001c, 'i64x2.extract_lane': 0xfd001d,
  'i64x2.replace_lane': 0xfd001e, 'f32x4.extract_lane': 0xfd001f, 'f32x4.replace_lane': 0xfd0020,
  'f64x2.extract_lane': 0xfd0021, 'f64x2.replace_lane': 0xfd0022,
} as const;

/** Loads: a memory argument (alignment, static offset); take an address, leave a value. */
// biome-ignore format: a table reads better in rows
export const LOAD = {
  'i32.load': 0x28, 'i64.load': 0x29, 'f32.load': 0x2a, 'f64.load': 0x2b, 'i32.load8_s': 0x2c, 'i32.load8_u': 0x2d,
  'i32.load16_s': 0x2e, 'i32.load16_u': 0x2f,
  'v128.load': 0xfd0000, 'v128.load8_splat': 0xfd0007, 'v128.load16_splat': 0xfd0008, 'v128.load32_splat': 0xfd0009,
  'v128.load64_splat': 0xfd000a, 'v128.load32_zero': 0xfd005c, 'v128.load64_zero': 0xfd005d,
  'i32.atomic.load': 0xfe0010,
} as const;

/** Stores: a memory argument; take an address and a value. */
// biome-ignore format: a table reads better in rows
export const STORE = {
  'i32.store': 0x36, 'i64.store': 0x37, 'f32.store': 0x38, 'f64.store': 0x39, 'i32.store8': 0x3a,
  'i32.store16': 0x3b,
  'v128.store': 0xfd000b,
  'i32.atomic.store': 0xfe0017,
} as const;

/** Atomic read-modify-write, wait and notify: a memory argument; take an address and operands, leave an i32. */
// biome-ignore format: a table reads better in rows
export const ATOMIC = {
  'memory.atomic.notify': 0xfe0000, 'memory.atomic.wait32': 0xfe0001,
  'i32.atomic.rmw.add': 0xfe001e, 'i32.atomic.rmw.sub': 0xfe0025, 'i32.atomic.rmw.and': 0xfe002c,
  'i32.atomic.rmw.or': 0xfe0033, 'i32.atomic.rmw.xor': 0xfe003a, 'i32.atomic.rmw.xchg': 0xfe0041,
  'i32.atomic.rmw.cmpxchg': 0xfe0048,
} as const;

/** One lane to or from memory: a memory argument and a lane number. */
// biome-ignore format: a table reads better in rows
export const MEMORY_LANE = {
  'v128.load8_lane': 0xfd0054, 'v128.load16_lane': 0xfd0055, 'v128.load32_lane': 0xfd0056,
  'v128.load64_lane': 0xfd0057, 'v128.store8_lane': 0xfd0058, 'v128.store16_lane': 0xfd0059,
  'v128.store32_lane': 0xfd005a, 'v128.store64_lane': 0xfd005b,
} as const;

export type PlainOp = keyof typeof PLAIN;
export type LaneOp = keyof typeof LANE;
export type LoadOp = keyof typeof LOAD;
export type StoreOp = keyof typeof STORE;
export type AtomicOp = keyof typeof ATOMIC;
export type MemoryLaneOp = keyof typeof MEMORY_LANE;
export type MemoryOp = LoadOp | StoreOp | AtomicOp | MemoryLaneOp;

/** log2 of the bytes an instruction moves: its natural alignment, which atomics must state exactly. */
export function naturalAlign(op: MemoryOp): number {
  const [type = '', access = ''] = op.split('.', 2);
  const bits = /\d+/.exec(access);
  if (bits !== null) return Math.log2(Number(bits[0]) / 8);
  if (type === 'v128') return 4;
  return type === 'i64' || type === 'f64' ? 3 : 2;
}
