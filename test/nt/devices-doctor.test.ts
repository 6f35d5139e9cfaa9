import { describe, expect, it } from 'vitest';
import { EngineError } from '../../src/compile/errors.js';
import { doctor, examineAll } from '../../src/nt/devices/doctor.js';
import type { EngineReport } from '../../src/nt/devices/report.js';
import type { Engine, EngineOutput, FloatArray } from '../../src/runtime/engine.js';
import { ENGINE_NAMES } from '../../src/runtime/engines/registry.js';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';

/** The wasm engine with something wrong. */
const broken = (parts: Partial<Engine>): Engine => ({ ...wasmEngine, ...parts });

/** The wasm engine, whose named output is changed afterwards. */
const altered = (name: string, change: (output: EngineOutput) => EngineOutput): Engine =>
  broken({
    run: async (program, x1, x2, options) => {
      const outputs = await wasmEngine.run(program, x1, x2, options);
      return Object.fromEntries(Object.entries(outputs).map(([n, o]) => [n, n === name ? change(o) : o]));
    },
  });

const edited = (output: EngineOutput, edit: (data: FloatArray) => void): EngineOutput => {
  const data = output.data.slice();
  edit(data);
  return { ...output, data };
};

async function examined(engine: Engine | Error, timeLimit = 10_000): Promise<EngineReport> {
  const load = (): Promise<Engine> => (engine instanceof Error ? Promise.reject(engine) : Promise.resolve(engine));
  const report = await examineAll({ engines: ['wasm'], load, timeLimit });
  const [first, ...others] = report.engines;
  expect(others).toEqual([]);
  expect(report.ok).toBe(first?.status !== 'failed');
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  return first ?? expect.unreachable('no engine in the report');
}

describe('doctor', () => {
  it('finds every engine, and wasm in order in both dtypes', async () => {
    const report = await doctor();
    expect(report.host).toBe(`Node ${process.versions.node} on ${process.platform} ${process.arch}`);
    expect(report.engines.map((e) => e.engine)).toEqual(ENGINE_NAMES);
    const wasm = report.engines.find((e) => e.engine === 'wasm');
    expect(wasm).toMatchObject({ status: 'ready', failure: null });
    expect(wasm?.tests.map((t) => [t.network, t.dtype, t.bound, t.ok, t.failure])).toEqual([
      ['convolutional', 'float32', 1e-3, true, null],
      ['dense', 'float32', 1e-5, true, null],
      ['convolutional', 'float64', 1e-7, true, null],
      ['dense', 'float64', 1e-12, true, null],
    ]);
    for (const { dtype, worstError, milliseconds } of wasm?.tests ?? []) {
      // rounding shows, and stays well inside the bound
      expect(worstError).toBeGreaterThan(0);
      expect(worstError).toBeLessThan(dtype === 'float32' ? 3e-6 : 1e-13);
      expect(milliseconds).toBeGreaterThan(0);
    }
    expect(report.engines.find((e) => e.engine === 'reference')).toMatchObject({ status: 'ready', tests: [] });
  });

  it('looks at the engines asked for only', async () => {
    expect((await doctor({ engines: ['reference'] })).engines.map((e) => e.engine)).toEqual(['reference']);
  });
});

describe('an engine that fails is a line of the report:', () => {
  it('one that cannot be loaded', async () => {
    expect(await examined(new EngineError('There is no such module here: install it.'))).toEqual({
      engine: 'wasm',
      status: 'failed',
      devices: [],
      failure: 'There is no such module here: install it.',
      tests: [],
    });
    expect((await examined(new TypeError('x is not a function'))).failure).toBe(
      'It threw TypeError: x is not a function.',
    );
  });

  it('one that does not say what it has', async () => {
    const silent = await examined(broken({ devices: () => new Promise(() => {}) }), 20);
    expect(silent).toMatchObject({
      status: 'failed',
      failure: 'The wasm engine did not say what it has within 0.02 s.',
    });
  });

  it('one without a usable device is missing, and is not run', async () => {
    const [device] = await wasmEngine.devices();
    if (!device) return expect.unreachable('no device');
    const devices = [{ ...device, missing: 'It lacks a driver: install one.' }];
    const run = () => expect.unreachable('was run');
    expect(await examined(broken({ devices: async () => devices, run }))).toEqual({
      engine: 'wasm',
      status: 'missing',
      devices,
      failure: null,
      tests: [],
    });
    expect(await examined(broken({ devices: async () => [], run }))).toMatchObject({ status: 'missing', devices: [] });
  });

  it.each<[title: string, engine: Engine, sentence: string, timeLimit?: number]>([
    ['throws', broken({ run: () => Promise.reject(new EngineError('The device was lost.')) }), 'The device was lost.'],
    [
      'throws at once',
      broken({
        run: () => {
          throw new RangeError('too many');
        },
      }),
      'It threw RangeError: too many.',
    ],
    ['never ends', broken({ run: () => new Promise(() => {}) }), 'It did not finish within 0.05 s.', 50],
    ['leaves an output out', broken({ run: async () => ({}) }), 'It returned no nngp.'],
    [
      'returns NaN',
      altered('ntk', (o) => edited(o, (data) => data.fill(Number.NaN, 3, 4))),
      'It returned NaN at place 3 of ntk.',
    ],
  ])('one that %s', async (_, engine, sentence, timeLimit) => {
    const { status, devices, tests } = await examined(engine, timeLimit);
    expect(status).toBe('failed');
    expect(devices).toEqual(await wasmEngine.devices());
    expect(tests).toHaveLength(4);
    for (const test of tests) expect(test).toMatchObject({ ok: false, worstError: null, failure: sentence });
  });

  it('one that returns another shape', async () => {
    const { tests } = await examined(altered('ntk', (o) => ({ ...o, shape: [o.data.length] })));
    expect(tests.map((t) => t.failure)).toEqual(
      [36, 33 * 21, 36, 33 * 21].map(
        (size, k) => `It returned ntk of shape [${size}] instead of [${k % 2 === 0 ? '6,6' : '33,21'}].`,
      ),
    );
  });

  it('one that is wrong in a single entry', async () => {
    const wrong = altered('nngp', (o) => edited(o, (data) => data.set([(data[7] ?? 0) * 1.01], 7)));
    const { status, tests } = await examined(wrong);
    expect(status).toBe('failed');
    expect(tests.map((t) => t.failure)).toEqual(
      ['1e-3', '1e-5', '1e-7', '1e-12'].map((bound) => `It is off by 1.0e-2, and may be by ${bound}.`),
    );
    for (const { worstError } of tests) expect(worstError).toBeCloseTo(0.01, 6);
  });

  it('and one that fails does not hide the others', async () => {
    const load = (name: string): Promise<Engine> =>
      name === 'webgpu' ? Promise.reject(new EngineError('It is not there.')) : Promise.resolve(wasmEngine);
    const { ok, engines } = await examineAll({ engines: ['webgpu', 'wasm'], load });
    expect([ok, ...engines.map((e) => e.status)]).toEqual([false, 'failed', 'ready']);
  });

  it('one that is late is told to stop', async () => {
    const reasons: unknown[] = [];
    const run: Engine['run'] = (_program, _x1, _x2, { signal }) => {
      signal?.addEventListener('abort', () => reasons.push(signal.reason));
      return new Promise(() => {});
    };
    await examined(broken({ run }), 20);
    expect(reasons.map(String)).toEqual(Array(4).fill('EngineError: It did not finish within 0.02 s.'));
  });
});
