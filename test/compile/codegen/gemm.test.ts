import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { WasmModule } from '../../../src/compile/codegen/wasm/emitter.js';
import { emitGemm, GEMM_TILE, packedBytes, SPARE_BYTES, tileRows } from '../../../src/compile/codegen/wasm/gemm.js';
import { platform } from '../../../src/runtime/engines/wasm/platform.js';

const CASES = (['f32', 'f64'] as const).flatMap((dtype) => [false, true].map((relaxed) => ({ dtype, relaxed })));

beforeAll(async () => {
  await platform(); // switches relaxed SIMD on where it is behind a flag
});

describe.each(CASES)('C = A·Bᵀ in $dtype, relaxed $relaxed', ({ dtype, relaxed }) => {
  const { bytes, nr } = GEMM_TILE[dtype];
  const mr = tileRows(dtype, relaxed);
  const memory = new WebAssembly.Memory({ initial: 128 });
  const floats = dtype === 'f32' ? new Float32Array(memory.buffer) : new Float64Array(memory.buffer);

  /** The kernel that a caller would write: packs both operands whole, then computes one tile. */
  function compile(): (...args: number[]) => void {
    const module = new WasmModule();
    module.importMemory({ shared: false, initial: 1 });
    const gemm = emitGemm(module, dtype, { relaxed });
    const params = Array<'i32'>(11).fill('i32');
    const body = module.func(
      'product',
      params,
      [],
      (f, ...locals) => {
        const [a, b, packedA, packedB, c, ldc, m, n, k, upper, spare] = locals;
        if (!a || !b || !packedA || !packedB || !c || !ldc || !m || !n || !k || !upper || !spare) return;
        const row = (): void => {
          f.get(k);
          f.i32const(bytes);
          f.op('i32.mul');
        };
        f.call(gemm.packA, packedA, a, m, k, row);
        f.call(gemm.packB, packedB, b, n, k, row);
        f.call(gemm.tile, packedA, packedB, c, ldc, m, n, k, upper, spare);
      },
      { export: true },
    );
    const instance = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), { env: { memory } });
    const run = instance.exports[body.name];
    if (typeof run !== 'function') throw new Error('not exported');
    return (...args) => run(...args);
  }

  let product: (...args: number[]) => void = () => undefined;
  beforeAll(() => {
    product = compile();
  });

  /**
   * Relative to the sum of absolute products, in units of the last place; everything outside C must stay as it was, and
   * with `upper` every register tile wholly below the diagonal.
   */
  function worst(m: number, n: number, k: number, seed: number, upper = false): number {
    let state = seed;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return state / 2 ** 31;
    };
    floats.fill(-7);
    let top = 0;
    const place = (count: number): number => {
      const start = top;
      top += Math.ceil(count / 16) * 16;
      return start;
    };
    const ldc = n + 3;
    const [a, b, c] = [place(m * k), place(n * k), place(m * ldc)];
    const packedA = place(packedBytes(dtype, 'a', m, k) / bytes);
    const packedB = place(packedBytes(dtype, 'b', n, k) / bytes);
    for (let i = 0; i < m * k; i += 1) floats[a + i] = random();
    for (let i = 0; i < n * k; i += 1) floats[b + i] = random();
    const before = new Float64Array(m * ldc);
    for (let i = 0; i < m * ldc; i += 1) before[i] = floats[c + i] = Math.fround(random());
    const spare = place(SPARE_BYTES / bytes);
    product(...[a, b, packedA, packedB, c, ldc].map((index) => index * bytes), m, n, k, upper ? 1 : 0, spare * bytes);

    let error = 0;
    const epsilon = dtype === 'f32' ? 2 ** -23 : 2 ** -52;
    for (let i = 0; i < m; i += 1) {
      for (let j = 0; j < ldc; j += 1) {
        const old = before[i * ldc + j] ?? 0;
        const found = floats[c + i * ldc + j] ?? 0;
        const below = upper && i - (i % mr) >= j - (j % nr) + nr;
        if (j >= n || below) {
          expect(found).toBe(old);
          continue;
        }
        let [sum, size] = [0, 0];
        for (let p = 0; p < k; p += 1) {
          const term = (floats[a + i * k + p] ?? 0) * (floats[b + j * k + p] ?? 0);
          sum += term;
          size += Math.abs(term);
        }
        error = Math.max(error, found === sum ? 0 : Math.abs(found - sum) / (size * epsilon));
      }
    }
    expect(floats[top]).toBe(-7);
    return error;
  }

  it('agrees for any m, n and k, and touches nothing else', () => {
    const size = fc.integer({ min: 1, max: 21 });
    const depth = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom(255, 256, 257, 515));
    fc.assert(
      fc.property(size, size, depth, fc.integer(), fc.boolean(), (...args) => worst(...args) < 8),
      { numRuns: 60 },
    );
  });

  it.each([
    [128, 128, 64],
    [130, 67, 700],
    [97, 91, 1300],
    [0, 5, 3],
    [5, 0, 3],
  ])('agrees at %d × %d × %d', (m, n, k) => {
    expect(worst(m, n, k, 11)).toBeLessThan(8);
    expect(worst(m, n, k, 12, true)).toBeLessThan(8);
  });
});
