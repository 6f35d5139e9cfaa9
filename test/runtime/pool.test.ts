import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { MemoryImport } from '../../src/compile/codegen/wasm/emitter.js';
import { WasmModule } from '../../src/compile/codegen/wasm/emitter.js';
import { EngineError, InternalError } from '../../src/compile/errors.js';
import { Arena, MAXIMUM_PAGES } from '../../src/runtime/engines/wasm/memory.js';
import { platform } from '../../src/runtime/engines/wasm/platform.js';
import { Pool, sharedPool } from '../../src/runtime/engines/wasm/pool.js';

/** `count` adds 1 to words[task], `trap` traps on task 3, `spin` counts down 2^20 and then counts like `count`. */
function kernels(memory: MemoryImport, salt = 1): Uint8Array<ArrayBuffer> {
  const module = new WasmModule();
  module.importMemory(memory);
  const count = module.func(
    'count',
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task) => {
      f.get(args);
      f.get(task);
      f.i32const(2);
      f.op('i32.shl', 'i32.add');
      f.i32const(salt);
      f.atomic('i32.atomic.rmw.add');
      f.op('drop');
    },
    { export: true },
  );
  module.func(
    'trap',
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      f.get(task);
      f.i32const(3);
      f.op('i32.eq');
      f.if(() => f.op('unreachable'));
      f.call(count, args, task, thread);
    },
    { export: true },
  );
  module.func(
    'spin',
    ['i32', 'i32', 'i32'],
    [],
    (f, args, task, thread) => {
      f.temp('i32', (i) => f.for(i, 0, 1 << 20, 1, () => f.op('nop')));
      f.call(count, args, task, thread);
      // Which threads took part: a word each, far behind the tasks.
      f.get(args);
      f.get(thread);
      f.i32const(2);
      f.op('i32.shl', 'i32.add');
      f.i32const(1);
      f.atomic('i32.atomic.rmw.add', { offset: 65536 });
      f.op('drop');
    },
    { export: true },
  );
  return module.toBytes();
}

const pools: Pool[] = [];
async function makePool(threads: number): Promise<Pool> {
  const pool = await Pool.create({ threads });
  pools.push(pool);
  return pool;
}
afterAll(() => {
  for (const pool of pools) pool.dispose();
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe.each([1, 2, 4])('a pool of %d threads', (threads) => {
  it('runs every task exactly once, job after job', async () => {
    const pool = await makePool(threads);
    await pool.exclusive(async () => {
      const program = await pool.load(kernels(pool.memoryImport));
      for (const tasks of [0, 1, 2, 7, 1000]) {
        const words = pool.arena.alloc(4 * (tasks + 1));
        pool.arena.i32(words, tasks + 1).fill(0);
        for (let round = 0; round < 20; round += 1) pool.run(program, 'count', words, tasks);
        expect([...pool.arena.i32(words, tasks + 1)]).toEqual([...Array<number>(tasks).fill(20), 0]);
      }
    });
  });

  it('throws what trapped, and works afterwards', async () => {
    const pool = await makePool(threads);
    const program = await pool.load(kernels(pool.memoryImport));
    await until(() => pool.workers().instances === threads - 1);
    const words = pool.arena.alloc(4000);
    for (let round = 0; round < 50; round += 1) {
      expect(() => pool.run(program, 'trap', words, 1000)).toThrow(/trap.*unreachable/s);
    }
    pool.arena.i32(words, 1000).fill(0);
    pool.run(program, 'count', words, 1000);
    expect(pool.arena.i32(words, 1000).every((n) => n === 1)).toBe(true);
    await expect(pool.runAsync(program, 'trap', words, 1000)).rejects.toThrow(InternalError);
  });

  it('lets every worker take part, once started', async () => {
    const pool = await makePool(threads);
    const program = await pool.load(kernels(pool.memoryImport));
    await until(() => pool.workers().instances === threads - 1);
    const words = pool.arena.alloc(65536 + 4 * threads);
    pool.arena.i32(words, 16384 + threads).fill(0);
    await until(() => {
      pool.run(program, 'spin', words, 200);
      return pool.arena.i32(words + 65536, threads).every((n) => n > 0);
    });
  });

  it('reports progress and stops on a signal, leaving the pool usable', async () => {
    const pool = await makePool(threads);
    const program = await pool.load(kernels(pool.memoryImport));
    const words = pool.arena.alloc(65536 + 4 * threads);
    pool.arena.i32(words, 16384 + threads).fill(0);
    const seen: number[] = [];
    await pool.runAsync(program, 'spin', words, 300, { onProgress: (done, total) => seen.push(done / total) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);

    const control = new AbortController();
    const onProgress = (): void => control.abort(new Error('enough'));
    await expect(pool.runAsync(program, 'spin', words, 16000, { onProgress, signal: control.signal })).rejects.toThrow(
      'enough',
    );
    const done = pool.arena.i32(words, 16000).reduce((sum, n) => sum + n, 0);
    expect(done).toBeLessThan(16000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pool.arena.i32(words, 16000).reduce((sum, n) => sum + n, 0)).toBe(done);
    pool.run(program, 'count', words, 16000);
    expect(pool.arena.i32(words, 16000).reduce((sum, n) => sum + n, 0)).toBe(done + 16000);
  });
});

describe('programs', () => {
  it('are forgotten by the workers when released', async () => {
    const pool = await makePool(3);
    const words = pool.arena.alloc(4 * 64);
    for (let i = 0; i < 500; i += 1) {
      const program = await pool.load(kernels(pool.memoryImport, i + 1));
      pool.arena.i32(words, 64).fill(0);
      pool.run(program, 'count', words, 64);
      expect(pool.arena.i32(words, 64).every((n) => n === i + 1)).toBe(true);
      pool.release(program);
    }
    await until(() => pool.workers().instances === 0);
  });

  it('that do not fit are refused, as are unknown functions and jobs within jobs', async () => {
    const pool = await makePool(2);
    await expect(pool.load(kernels({ shared: true, initial: 1, maximum: 2 }))).rejects.toThrow(WebAssembly.LinkError);
    const program = await pool.load(kernels(pool.memoryImport));
    expect(() => pool.run(program, 'nothing', 0, 1)).toThrow(/no function nothing/);
    const words = pool.arena.alloc(1 << 17);
    const long = pool.runAsync(program, 'spin', words, 400);
    expect(() => pool.run(program, 'count', words, 2)).toThrow(/another job/);
    await long;
  });
});

describe('exclusive', () => {
  it('runs one body at a time, in order, and frees what each allocated', async () => {
    const pool = await makePool(1);
    const free = pool.arena.mark();
    const log: string[] = [];
    const body = (name: string, fail: boolean) => async (): Promise<void> => {
      log.push(`${name} starts at ${pool.arena.alloc(100) - free}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push(`${name} ends`);
      if (fail) throw new Error('on purpose');
    };
    const results = await Promise.allSettled([pool.exclusive(body('a', true)), pool.exclusive(body('b', false))]);
    expect(log).toEqual(['a starts at 0', 'a ends', 'b starts at 0', 'b ends']);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
    expect(pool.arena.mark()).toBe(free);
  });
});

describe('the arena', () => {
  it.each([true, false])('grows on demand and keeps what it holds (shared: %s)', (shared) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: MAXIMUM_PAGES, shared });
    const arena = new Arena(memory, 1024);
    const a = arena.alloc(3);
    arena.u8(a, 3).set([1, 2, 3]);
    const mark = arena.mark();
    const b = arena.alloc(1 << 20);
    expect([a % 64, b % 64, b - a]).toEqual([0, 0, 64]);
    arena.f64(b, 1 << 17).fill(0.5);
    expect([...arena.u8(a, 3)]).toEqual([1, 2, 3]);
    arena.release(mark);
    expect(arena.alloc(8)).toBe(b);
    arena.reset();
    expect(arena.alloc(8)).toBe(a);
  });

  it('says what is missing when the memory cannot grow', () => {
    const arena = new Arena(new WebAssembly.Memory({ initial: 1, maximum: 4 }), 0);
    expect(() => arena.alloc(5 * 65536)).toThrow(EngineError);
    expect(() => arena.alloc(5 * 2 ** 30)).toThrow(/5\.00 GiB/);
    expect(arena.alloc(3 * 65536)).toBe(0);
  });
});

describe('the platform', () => {
  it('is Node with everything', async () => {
    const here = await platform();
    expect(here).toMatchObject({ node: true, simd: true, relaxedSimd: true, threads: true, canBlock: true });
    expect(here.defaultThreads).toBeGreaterThanOrEqual(1);
    expect(here.defaultThreads).toBeLessThanOrEqual(16);
  });

  it('has one shared pool for each thread count', async () => {
    const [a, b, other] = await Promise.all([sharedPool(2), sharedPool(2), sharedPool(1)]);
    expect(a).toBe(b);
    expect(other).not.toBe(a);
    await expect(sharedPool(0)).rejects.toThrow(/whole number/);
  });
});

it('lets the process exit by itself', async () => {
  const script = `
    import { sharedPool } from '${new URL('../../src/runtime/engines/wasm/pool.ts', import.meta.url).href}';
    const pool = await sharedPool(3);
    while (pool.workers().started < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, 50)); // long enough for the workers to fall asleep
    console.log('done');
  `;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 10_000 });
  expect(stdout).toBe('done\n');
});
