import type { FanInOut } from '../fan-in/type.js';

/** The branches' product: equal shapes and layouts; not Gaussian. A single branch passes as it is. */
export type FanInProdOut<I> = FanInOut<'FanInProd', I, false>;
