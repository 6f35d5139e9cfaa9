import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SOURCE = new URL('../../src/index.ts', import.meta.url).href;
const HEAD = `
  import { Conv, Dense, GlobalAvgPool, input, ndarray, Relu } from '${SOURCE}';
  const net = input('N', 8, 8, 1).build(Conv(4, [3, 3]), Relu(), GlobalAvgPool(), Dense(1));
  const x = ndarray(Float64Array.from({ length: 8 * 64 }, (_, k) => Math.sin(k)), [8, 8, 8, 1]);
`;

/** What a program prints that is never told to end. */
async function output(body: string): Promise<string> {
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', HEAD + body];
  // killed, and so rejected, if it does not end by itself
  const { stdout } = await promisify(execFile)(process.execPath, flags, { timeout: 20_000 });
  return stdout;
}

it.each([
  ['after a kernel', `console.log((await net.kernelFn(x, null, 'ntk')).shape);`, '[ 8, 8 ]\n'],
  [
    'after kernels on several pools',
    `for (const threads of [1, 2, 3]) console.log((await net.kernelFn(x, null, 'ntk', { threads, engine: 'wasm' })).shape);`,
    '[ 8, 8 ]\n[ 8, 8 ]\n[ 8, 8 ]\n',
  ],
  [
    'long after, when the workers sleep',
    `await net.kernelFn(x, null, 'ntk', { threads: 3 }); await new Promise((go) => setTimeout(go, 300)); console.log('end');`,
    'end\n',
  ],
  [
    'after a call that was stopped',
    `await net.kernelFn(x, null, 'ntk', { threads: 2, signal: AbortSignal.timeout(0) }).catch((e) => console.log(e.name)); console.log('end');`,
    null,
  ],
  [
    'after a refused call',
    `await net.kernelFn(x, null, 'nngp', { threads: 0 }).catch((e) => console.log(e.name));`,
    'EngineError\n',
  ],
])('a process ends by itself %s', async (_, body, wanted) => {
  const found = await output(body);
  if (wanted === null) expect(found).toMatch(/end\n$/);
  else expect(found).toBe(wanted);
});

it('a process does not end while a kernel is being computed', async () => {
  expect(await output(`net.kernelFn(x, null, 'ntk', { threads: 2 }).then((k) => console.log(k.shape));`)).toBe(
    '[ 8, 8 ]\n',
  );
});
