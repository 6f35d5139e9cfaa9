/** `npm run bench:gpu`: the fused webgpu engine against tfjs on its own WebGPU backend, same adapter, same process. */
import { parseArgs } from 'node:util';
import { Conv, GlobalAvgPool, input, listDevices, Relu, repeat, serial } from '../src/index.js';
import { normalBatch } from './inputs.js';
import { median } from './median.js';
import { tfjsOnWebgpu } from './tfjs-on-webgpu.js';

const USAGE = `npm run bench:gpu -- [options]

NNGP and NTK of 21 x (Conv 3x3 + Relu), GlobalAvgPool, float32, on WebGPU: fused kernels against tfjs op by op.
  --size N     height and width of the images (default: 16)
  --batch N    samples in each batch (default: 4)
  --layers N   convolutions (default: 21)
  --repeat N   measured calls, of which the median counts (default: 3)
  --help       this text`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { size: text, batch: text, layers: text, repeat: text, help: { type: 'boolean' } },
});

const count = (name: 'size' | 'batch' | 'layers' | 'repeat', otherwise: number): number => {
  const n = Number(values[name] ?? otherwise);
  if (Number.isInteger(n) && n > 0) return n;
  console.error(`--${name} takes a whole number from 1 on, got "${values[name]}".`);
  process.exit(2);
};

async function main(): Promise<void> {
  const [size, batch, layers] = [count('size', 16), count('batch', 4), count('layers', 21)];
  const conv = Conv(64, [3, 3], { padding: 'SAME', wStd: Math.SQRT2, bStd: 0.1 });
  const net = input('N', size, size, 3).build(repeat(serial(conv, Relu()), layers), GlobalAvgPool());
  const [x1, x2] = [1, 2].map((seed) => normalBatch(batch, [size, size, 3], 'f32', seed));
  if (!x1 || !x2) return;
  const ntk = async (engine: 'wasm' | 'webgpu' | 'tfjs') =>
    (await net.kernelFn(x1, x2, ['nngp', 'ntk'], { engine, dtype: 'float32' })).ntk;
  const timed = async (engine: 'webgpu' | 'tfjs') => {
    const first = await ntk(engine);
    const times: number[] = [];
    for (let k = 0; k < count('repeat', 3); k++) {
      const start = performance.now();
      await ntk(engine);
      times.push(performance.now() - start);
    }
    return { engine, first, ms: median(times) / batch ** 2 };
  };
  const gpu = await tfjsOnWebgpu();
  const adapter = (await listDevices()).find((d) => d.engine === 'webgpu');
  console.log(`adapter: ${adapter?.name ?? 'none'}; ${size}x${size}, batches of ${batch}, ${layers} layers`);
  const wanted = await ntk('wasm');
  const results = [await timed('webgpu'), await timed('tfjs')];
  for (const { engine, first, ms } of results) {
    const error = Math.max(...Array.from(wanted.data, (v, k) => Math.abs((first.data[k] ?? NaN) / v - 1)));
    console.log(`${engine.padEnd(8)} ${ms.toFixed(1).padStart(10)} ms/entry   off by ${error.toExponential(1)}`);
  }
  const [fused, other] = results;
  if (fused && other) console.log(`fused is ${(other.ms / fused.ms).toFixed(1)} x as fast`);
  // a device that is still referenced keeps Dawn from being collected before it
  void gpu;
  process.exit(0);
}

if (values.help) console.log(USAGE);
else await main();
