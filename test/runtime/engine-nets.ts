import type { Network } from '../../src/dsl/network.js';
import {
  AvgPool,
  Conv,
  Dense,
  Erf,
  Flatten,
  GlobalAvgPool,
  input,
  type NDArray,
  ndarray,
  Relu,
} from '../../src/index.js';
import type { InternalOptions } from '../../src/nt/kernel/call.js';
import type { Kernel, KernelRequest, Selected } from '../../src/types/kernel-fn.js';

/** Numbers that look random, the same for the same seed. */
export const samples = <const S extends readonly number[]>(seed: number, shape: S): NDArray<S> => {
  const size = shape.reduce((a, b) => a * b, 1);
  return ndarray(
    Float64Array.from(
      { length: size },
      (_, k) => Math.sin(12.9 * (k + 1) + seed) + Math.cos(0.37 * (k + 1) * (seed + 1)),
    ),
    shape,
  );
};

const conv = () => Conv(8, [3, 3], { padding: 'SAME', wStd: 1.3, bStd: 0.2 });

/** One network for every way the engine works: matrix products, offsets, pools, positions kept. */
const nets = {
  dense: input('N', 6).build(Dense(4, { wStd: 1.3, bStd: 0.1 }), Relu(), Dense(4), Erf(), Dense(2)),
  mean: input('N', 6, 5, 2).build(conv(), Relu(), conv(), Relu(), GlobalAvgPool(), Dense(2)),
  flat: input('N', 6, 5, 2).build(conv(), Relu(), conv(), Erf(), Flatten(), Dense(2)),
  pools: input('N', 8, 6, 2).build(
    conv(),
    Relu(),
    AvgPool([2, 2], { strides: [2, 2] }),
    conv(),
    Relu(),
    AvgPool([2, 2]),
    Flatten(),
    Dense(2),
  ),
  positions: input('N', 4, 3, 2).build(conv(), Relu(), conv()),
} as const;

/** A model whose shapes are not looked at. */
interface AnyModel {
  readonly network: Network;
  kernelFn<const R extends KernelRequest>(
    x1: NDArray,
    x2: NDArray | null,
    get: R,
    options?: InternalOptions,
  ): Promise<Selected<Kernel, R>>;
}

export const NETS: Readonly<Record<keyof typeof nets, AnyModel>> = nets;

/** A network that takes about a tenth of a second for a pair of samples of 32 x 32 positions, for 16 x 16 a 16th of that. */
export const longNet = (size: number) =>
  input('N', size, size, 3).build(
    ...[conv(), Relu(), conv(), Relu(), conv(), Relu(), conv(), Relu()],
    GlobalAvgPool(),
    Dense(1),
  );
