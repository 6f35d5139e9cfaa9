import { networks } from './bench/networks.js';
import { normalBatch } from './bench/inputs.js';
const m = (networks as any).fc3;
const x1 = normalBatch(2000, m.inputShape, 'f32', 1), x2 = normalBatch(2000, m.inputShape, 'f32', 2);
for (let r = 0; r < 6; r++) { const t = performance.now(); await m.model.kernelFn(x1, x2, ['nngp', 'ntk'], { threads: Number(process.argv[2] ?? 1) }); console.log((performance.now() - t).toFixed(1)); }
