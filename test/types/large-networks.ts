/** Sources of networks of many layers, for the budgets of the type checker. */

const LAYERS =
  'AvgPool, Conv, Dense, Erf, FanInSum, FanOut, Flatten, GlobalAvgPool, Identity, parallel, Relu, repeat, serial';

/** A file that imports from `module`, with `[N, 10]` asserted of the network `net`. */
export const fileOf = (module: string, net: string, before = ''): string =>
  [
    `import { ${LAYERS}, type InputFn } from '${module}';`,
    'declare const input: InputFn;',
    before,
    `export const net = ${net};`,
    `export const shape: '[N, 10]' = net.shape;`,
  ].join('\n');

/** `count` layers that really differ: three widths, a stride now and then, Flatten and Dense at the end. */
export function tower(count: number): readonly string[] {
  const layers = ['Conv(16, [3, 3])', 'Relu()'];
  while (layers.length < count - 2) {
    const i = layers.length / 2;
    const stride = i % 8 === 7 ? ', strides: [2, 2]' : '';
    layers.push(`Conv(${[16, 32, 64][i % 3]}, [3, 3], { padding: 'SAME'${stride} })`, 'Relu()');
  }
  return [...layers.slice(0, count - 2), 'Flatten()', 'Dense(10)'];
}

export const asSerial = (layers: readonly string[]): string => `input('N', 256, 256, 3).build(${layers.join(', ')})`;
export const asChain = (layers: readonly string[]): string =>
  `input('N', 256, 256, 3)${layers.map((l) => `.pipe(${l})`).join('')}`;

const conv = (channels: number, stride: number): string =>
  `Conv(${channels}, [3, 3], { padding: 'SAME'${stride > 1 ? ', strides: [2, 2]' : ''} })`;

/** A residual network with two convolutions a block: 24 blocks, a stem and a readout are 50 layers. */
export function residual(blocks: number, readout: readonly string[] = ['GlobalAvgPool()', 'Dense(10)']): string {
  const layers = [conv(64, 1)];
  for (let b = 0; b < blocks; b++) {
    const stage = Math.floor((4 * b) / blocks);
    const entry = b > 0 && Math.floor((4 * (b - 1)) / blocks) < stage;
    const channels = 64 * 2 ** stage;
    const shortcut = entry ? `Conv(${channels}, [1, 1], { strides: [2, 2] })` : 'Identity()';
    const body = `serial(Relu(), ${conv(channels, entry ? 2 : 1)}, Relu(), ${conv(channels, 1)})`;
    layers.push(`serial(FanOut(2), parallel(${body}, ${shortcut}), FanInSum())`);
  }
  return `input('N', 32, 32, 3).build(${[...layers, 'Relu()', ...readout].join(', ')})`;
}

/** Two towers of `count` layers, each on images of its own, added up. */
export function towersOnTwoInputs(count: number): string {
  const branch = `serial(${tower(count).join(', ')})`;
  return `input(['N', 256, 256, 3], ['N', 256, 256, 1]).build(parallel(${branch}, ${branch}), FanInSum())`;
}
