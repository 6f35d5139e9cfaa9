import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor/command.js';
import { run } from '../../src/cli/run.js';
import { examineAll } from '../../src/nt/devices/doctor.js';
import { ENGINE_NAMES } from '../../src/runtime/engines/registry.js';
import { wasmEngine } from '../../src/runtime/engines/wasm/engine.js';

/** What a call printed, and its exit code. */
async function call(...args: readonly string[]) {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await run(
    args,
    (text) => out.push(text),
    (text) => errors.push(text),
  );
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const COMMANDS = 'doctor, devices, setup-tfjs-gpu';

describe('typed-tangents', () => {
  it('explains itself', async () => {
    const text = `typed-tangents COMMAND [options]

  doctor          try every engine, and say what is missing
  devices         list what kernels can be computed on
  setup-tfjs-gpu  build tfjs-node-gpu against a current TensorFlow

  --version       the version of this package
  --help          this text; behind a command, that command's`;
    expect(await call('--help')).toEqual({ code: 0, out: text, errors: '' });
    expect(await call('-h')).toEqual({ code: 0, out: text, errors: '' });
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await call('--version')).toEqual({ code: 0, out: version, errors: '' });
  });

  it.each([
    [[], `Name a command: ${COMMANDS}; --help says what they do.`],
    [['docter'], `There is no command docter; the commands are ${COMMANDS}, and --help says what they do.`],
    [['toString'], `There is no command toString; the commands are ${COMMANDS}, and --help says what they do.`],
    [['--json'], `There is no option --json; the commands are ${COMMANDS}, and --help says what they do.`],
    [['doctor', '--jsn'], "Unknown option '--jsn'; typed-tangents doctor --help lists what there is."],
    [
      ['doctor', '--json=1'],
      "Option '--json' does not take an argument; typed-tangents doctor --help lists what there is.",
    ],
    [['doctor', 'wasm'], 'doctor takes options only, got "wasm"; typed-tangents doctor --help lists what there is.'],
    [['devices', '--all'], "Unknown option '--all'; typed-tangents devices --help lists what there is."],
    [['devices', 'wasm'], 'devices takes options only, got "wasm"; typed-tangents devices --help lists what there is.'],
    [
      ['setup-tfjs-gpu', 'now'],
      'setup-tfjs-gpu takes options only, got "now"; typed-tangents setup-tfjs-gpu --help lists what there is.',
    ],
  ])('answers %j with one sentence and exit code 2', async (args, sentence) => {
    expect(await call(...args)).toEqual({ code: 2, out: '', errors: sentence });
  });
});

describe('devices', () => {
  it('prints text', async () => {
    const { code, out, errors } = await call('devices');
    expect([code, errors]).toEqual([0, '']);
    expect(out).toMatch(/^wasm\n {2}processor {2}\d+ threads?, SIMD.*\n {2}computes {3}float32, float64\n/);
    expect(out).toMatch(/\n\nreference\n {2}processor {2}one thread\n {2}computes {3}float64$/);
  });

  it('prints JSON', async () => {
    const { code, out } = await call('devices', '--json');
    expect(code).toBe(0);
    const devices: unknown = JSON.parse(out);
    expect(devices).toEqual(
      expect.arrayContaining([
        {
          engine: 'wasm',
          name: expect.stringContaining('SIMD'),
          kind: 'cpu',
          dtypes: ['float32', 'float64'],
          missing: null,
          limits: { threads: expect.any(Number) },
        },
      ]),
    );
  });

  it('explains itself', async () => {
    expect((await call('devices', '--help')).out).toBe(`typed-tangents devices [--json]

Lists what kernels can be computed on here, and what is missing for the rest.
  --json   an array of devices instead of text
  --help   this text`);
  });
});

describe('doctor', () => {
  it('prints text', async () => {
    const { out, errors } = await call('doctor');
    expect(errors).toBe('');
    expect(out).toMatch(/^Node \d+\.\d+\.\d+ on \w+ \w+: /);
    expect(out).toMatch(/\n\nwasm: ready\n(.*\n)*? {2}self-test {2}convolutional float32 {2}ok/);
    for (const engine of ENGINE_NAMES) expect(out).toContain(`\n\n${engine}: `);
  });

  it('prints JSON', async () => {
    const { out } = await call('doctor', '--json');
    const report: unknown = JSON.parse(out);
    expect(report).toEqual({
      host: expect.stringMatching(/^Node /),
      ok: expect.any(Boolean),
      engines: ENGINE_NAMES.map((engine) => ({
        engine,
        status: expect.stringMatching(/^(ready|missing|failed)$/),
        devices: expect.any(Array),
        failure: engine === 'wasm' || engine === 'reference' ? null : expect.toBeOneOf([null, expect.any(String)]),
        tests: expect.any(Array),
      })),
    });
  });

  it('reports an engine whose numbers are wrong, and exits with 1', async () => {
    const wrong = {
      ...wasmEngine,
      run: async (...args: Parameters<typeof wasmEngine.run>) => {
        const outputs = await wasmEngine.run(...args);
        for (const { data } of Object.values(outputs)) data[0] = 2 * (data[0] ?? 0);
        return outputs;
      },
    };
    const out: string[] = [];
    const examine = (): ReturnType<typeof examineAll> => examineAll({ engines: ['wasm'], load: async () => wrong });
    expect(await doctorCommand([], (text) => out.push(text), examine)).toBe(1);
    const [text = ''] = out;
    expect(text).toContain(': something FAILED\n\nwasm: failed\n');
    expect(text.match(/^ {2}self-test .* FAILED .* off by 1\.0e\+0, at most 1e-\d+$/gm)).toHaveLength(4);
    expect(await doctorCommand(['--json'], (json) => out.push(json), examine)).toBe(1);
    expect(JSON.parse(out[1] ?? '')).toMatchObject({ ok: false, engines: [{ engine: 'wasm', status: 'failed' }] });
  });

  it('exits with 0 when nothing that is there fails', async () => {
    const examine = (): ReturnType<typeof examineAll> => examineAll({ engines: ['wasm', 'reference'] });
    expect(await doctorCommand([], () => {}, examine)).toBe(0);
  });

  it('explains itself', async () => {
    expect((await call('doctor', '--help')).out).toBe(`typed-tangents doctor [--json]

Looks at every engine and tries it out: what is there, what is missing and what to install, and how far
small kernels are from float64. Exit code 1 if an engine that is there does not work.
  --json   the report as one JSON object instead of text
  --help   this text`);
  });
});
