import { InputError } from '../../compile/errors.js';
import { treeLeaves } from '../../compile/tree.js';
import { formatShape, sizeOf } from '../../runtime/describe.js';
import { DenseArray, type Dtype } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { readTree } from '../empirical/read-tree.js';
import { type Arrays, feedsOf, isArray } from '../finite/bind.js';

/** The parameters of several networks, each array of them with the networks as its first axis. */
export class ParameterBatch {
  /** By the names that the parameters of one network have: `params[0][1]`. */
  readonly feeds: Readonly<Record<string, DenseArray>>;
  readonly #names: readonly string[];

  /** `form`: the parameters of any network. */
  constructor(form: Arrays, networks: number, dtype: Dtype) {
    this.#names = treeLeaves(form, isArray, 'params').map(([path]) => path);
    this.feeds = Object.fromEntries(
      Object.entries(feedsOf('params', form)).map(([name, { shape }]) => {
        const size = networks * sizeOf(shape);
        const data = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
        return [name, new DenseArray(data, [networks, ...shape])];
      }),
    );
  }

  /** @throws InputError where the parameters have another form than those of other networks. */
  put(network: number, params: Tree<NDArray>): void {
    const leaves = treeLeaves(readTree(params, 'params'), isArray, 'params');
    for (const [k, [name, array]] of leaves.entries()) {
      const into = this.feeds[name];
      const shape = into?.shape.slice(1) ?? [];
      if (!into || name !== this.#names[k] || formatShape(shape) !== formatShape(array.shape))
        throw new InputError(
          `initFn gave ${name} of shape ${formatShape(array.shape)} for one key and ` +
            `${into ? `shape ${formatShape(shape)}` : 'nothing'} there for another; the form must not depend on the key.`,
        );
      into.data.set(array.data, network * sizeOf(shape));
    }
    if (leaves.length < this.#names.length)
      throw new InputError(
        `initFn gave ${this.#names.length} arrays for one key and ${leaves.length} for another; the form must not ` +
          'depend on the key.',
      );
  }
}
