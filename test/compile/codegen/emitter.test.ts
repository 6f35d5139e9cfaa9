import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import type { FunctionBuilder, Local, ValType } from '../../../src/compile/codegen/wasm/emitter.js';
import { WasmModule } from '../../../src/compile/codegen/wasm/emitter.js';
import { ByteWriter } from '../../../src/compile/codegen/wasm/leb.js';
import {
  ATOMIC,
  LANE,
  LOAD,
  MEMORY_LANE,
  naturalAlign,
  PLAIN,
  STORE,
} from '../../../src/compile/codegen/wasm/opcodes.js';

const tools = await wabt();
const FEATURES = { simd: true, threads: true, relaxed_simd: true, bulk_memory: true, sat_float_to_int: true };

function disassemble(module: WasmModule): string {
  const parsed = tools.readWasm(module.toBytes(), { ...FEATURES, readDebugNames: true });
  try {
    return parsed.toText({ foldExprs: false, inlineExport: false });
  } finally {
    parsed.destroy();
  }
}

function run(module: WasmModule, imports: WebAssembly.Imports = {}): (name: string, ...args: number[]) => number {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), imports);
  return (name, ...args) => {
    const target = instance.exports[name];
    if (typeof target !== 'function') throw new Error(`no export ${name}`);
    return Number(target(...args));
  };
}

/** A one-function module. */
function single(
  params: readonly ValType[],
  results: readonly ValType[],
  body: (f: FunctionBuilder, ...params: Local[]) => void,
): WasmModule {
  const module = new WasmModule();
  module.importMemory({ shared: false, initial: 1 });
  module.func('main', params, results, (f, ...locals) => body(f, ...locals), { export: true });
  return module;
}

describe('a float kernel', () => {
  const axpy = new WasmModule();
  axpy.importMemory({ shared: true, initial: 1, maximum: 2 });
  axpy.func(
    'axpy',
    ['i32', 'i32', 'f32', 'i32'],
    [],
    (f, x, y, a, bytes) => {
      const [i, va] = [f.local('i32'), f.local('v128')];
      f.assign(va, () => {
        f.get(a);
        f.op('f32x4.splat');
      });
      f.for(i, 0, bytes, 16, () => {
        f.get(y);
        f.get(i);
        f.op('i32.add');
        f.get(x);
        f.get(i);
        f.op('i32.add');
        f.load('v128.load');
        f.get(va);
        f.op('f32x4.mul');
        f.get(y);
        f.get(i);
        f.op('i32.add');
        f.load('v128.load');
        f.op('f32x4.add');
        f.store('v128.store');
      });
    },
    { export: true },
  );

  it('computes on shared memory', () => {
    const memory = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 2 });
    const floats = new Float32Array(memory.buffer);
    for (let i = 0; i < 8; i += 1) {
      floats[i] = i;
      floats[16 + i] = 100 * i;
    }
    run(axpy, { env: { memory } })('axpy', 0, 64, 0.5, 32);
    expect([...floats.slice(16, 25)]).toEqual([0, 100.5, 201, 301.5, 402, 502.5, 603, 703.5, 0]);
    run(axpy, { env: { memory } })('axpy', 0, 64, 0.5, 0);
    expect(floats[17]).toBe(100.5);
  });

  it('disassembles to the intended text', () => {
    expect(disassemble(axpy)).toMatchInlineSnapshot(`
      "(module
        (type (;0;) (func (param i32 i32 f32 i32)))
        (import "env" "memory" (memory (;0;) 1 2 shared))
        (func $axpy (type 0) (param i32 i32 f32 i32)
          (local i32 v128)
          local.get 2
          f32x4.splat
          local.set 5
          i32.const 0
          local.set 4
          block  ;; label = @1
            local.get 4
            local.get 3
            i32.ge_s
            br_if 0 (;@1;)
            loop  ;; label = @2
              local.get 1
              local.get 4
              i32.add
              local.get 0
              local.get 4
              i32.add
              v128.load
              local.get 5
              f32x4.mul
              local.get 1
              local.get 4
              i32.add
              v128.load
              f32x4.add
              v128.store
              local.get 4
              i32.const 16
              i32.add
              local.set 4
              local.get 4
              local.get 3
              i32.lt_s
              br_if 0 (;@2;)
            end
          end)
        (export "axpy" (func 0)))
      "
    `);
  });
});

describe('encodings', () => {
  it.each([0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 31 - 1, -1, -64, -65, -8192, -8193, -(2 ** 31)])(
    'i32.const %d',
    (n) => {
      const main = run(
        single([], ['i32'], (f) => f.i32const(n)),
        memoryImport(),
      );
      expect(main('main')).toBe(n);
    },
  );

  it('writes unsigned numbers up to 2^32 - 1', () => {
    const writer = new ByteWriter(1);
    for (const n of [0, 127, 128, 2 ** 32 - 1]) writer.u32(n);
    expect([...writer.finish()]).toEqual([0, 0x7f, 0x80, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]);
  });

  it('knows every opcode by the name wabt gives it', () => {
    const module = new WasmModule();
    module.importMemory({ shared: true, initial: 1, maximum: 1 });
    // After `unreachable` the stack is polymorphic: any sequence of instructions is well typed if each one alone is.
    const isolated = (f: FunctionBuilder, write: () => void): void =>
      f.block(() => {
        f.op('unreachable');
        write();
        f.op('unreachable');
      });
    const names: string[] = [];
    module.func('all', [], [], (f) => {
      const each = <T extends string>(table: Record<T, number>, write: (name: T) => void): void => {
        for (const name in table) {
          names.push(name);
          isolated(f, () => write(name));
        }
      };
      each(PLAIN, (name) => f.op(name));
      each(LANE, (name) => f.lane(name, 1));
      each(LOAD, (name) => f.load(name));
      each(STORE, (name) => f.store(name));
      each(ATOMIC, (name) => f.atomic(name));
      each(MEMORY_LANE, (name) => f.memoryLane(name, 0));
    });
    const blocks = disassemble(module)
      .split(/\n\s*block[^\n]*\n/)
      .slice(1);
    const seen = blocks.map((block) => block.split('\n')[1]?.trim().split(' ')[0]);
    expect(seen).toEqual(names);
    expect(names.length).toBeGreaterThan(250);
  });

  it('states the natural alignment', () => {
    const cases = ['i32.load8_u', 'v128.load16_splat', 'i32.atomic.rmw.add', 'f64.load', 'v128.load'] as const;
    expect(cases.map(naturalAlign)).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('control flow', () => {
  it('nests loops, branches out of blocks and reuses temporaries', () => {
    // Counts the pairs (i, j), i < n, j <= i, with i * j odd.
    const module = single(['i32'], ['i32'], (f, n) => {
      if (n === undefined) return;
      const [i, j, count] = [f.local('i32'), f.local('i32'), f.local('i32')];
      f.for(i, 0, n, 1, () => {
        const end = (): void => {
          f.get(i);
          f.i32const(1);
          f.op('i32.add');
        };
        f.for(j, 0, end, 1, () => {
          f.block((skip) => {
            f.get(i);
            f.get(j);
            f.op('i32.mul');
            f.i32const(1);
            f.op('i32.and', 'i32.eqz');
            f.brIf(skip);
            f.increment(count, 1);
          });
        });
      });
      f.get(count);
    });
    const main = run(module, memoryImport());
    expect([0, 1, 2, 5, 9].map((n) => main('main', n))).toEqual([0, 0, 1, 3, 10]);
  });

  it('calls itself and others, with if and results', () => {
    const module = new WasmModule();
    const twice = module.importFunc('host', 'twice', ['i32'], ['i32']);
    module.func(
      'factorial',
      ['i32'],
      ['i32'],
      (f, n) => {
        f.get(n);
        f.if(
          () => {
            f.get(n);
            f.call(f.self, () => {
              f.get(n);
              f.i32const(1);
              f.op('i32.sub');
            });
            f.op('i32.mul');
          },
          () => f.call(twice, 4),
          'i32',
        );
      },
      { export: true },
    );
    expect(run(module, { host: { twice: (n: number) => 2 * n } })('factorial', 5)).toBe(8 * 120);
  });

  it('refuses what cannot be right', () => {
    const module = new WasmModule();
    expect(() => module.func('f', [], [], (f) => f.load('f32.load'))).toThrow(/imports none/);
    expect(() => module.importMemory({ shared: true, initial: 1 })).toThrow(/maximum/);
    expect(() =>
      module.func('g', [], [], (f) => {
        const x = f.local('f64');
        f.release(x, x);
      }),
    ).toThrow(/released twice/);
  });

  it('reuses released locals', () => {
    const module = single([], [], (f) => {
      for (let i = 0; i < 3; i += 1) f.temp('v128', (t) => f.assign(t, 0));
      f.temp('f64', (t) => f.assign(t, 1));
    });
    expect(disassemble(module).match(/local v128.*/)?.[0]).toBe('local v128 f64)');
  });
});

describe('vectors', () => {
  it('shuffles, extracts, promotes and demotes', () => {
    const module = single([], ['f32'], (f) => {
      const v = f.local('v128');
      f.f32x4(1, 2, 3, 4);
      f.f32x4(5, 6, 7, 8);
      f.shuffle32(7, 0, 4, 1); // 8 1 5 2
      f.set(v);
      f.get(v);
      f.op('f64x2.promote_low_f32x4');
      f.get(v);
      f.op('f64x2.promote_low_f32x4');
      f.shuffle64(1, 2); // 1 8
      f.op('f32x4.demote_f64x2_zero'); // 1 8 0 0
      f.get(v);
      f.op('f32x4.add'); // 9 9 5 2
      f.tee(v);
      f.lane('f32x4.extract_lane', 1);
      f.get(v);
      f.lane('f32x4.extract_lane', 2);
      f.op('f32.mul');
    });
    expect(run(module, memoryImport())('main')).toBe(45);
  });
});

it('emits fifty thousand instructions in milliseconds', () => {
  const start = performance.now();
  const module = single([], ['v128'], (f) => {
    f.f32x4(0);
    for (let i = 0; i < 25_000; i += 1) {
      f.f32x4(i);
      f.op('f32x4.add');
    }
  });
  const bytes = module.toBytes();
  const elapsed = performance.now() - start;
  expect(bytes.length).toBeGreaterThan(500_000);
  expect(elapsed).toBeLessThan(500);
});

function memoryImport(): WebAssembly.Imports {
  return { env: { memory: new WebAssembly.Memory({ initial: 1 }) } };
}
