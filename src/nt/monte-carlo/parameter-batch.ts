import { InputError } from '../../compile/errors.js';
import { treeLeaves } from '../../compile/tree.js';
import { formatShape, sizeOf } from '../../runtime/describe.js';
import { DenseArray, type Dtype } from '../../runtime/ndarray.js';
import type { NDArray } from '../../types/ndarray.js';
import type { Tree } from '../../types/tree.js';
import { readTree } from '../empirical/read-tree.js';
import { type Arrays, feedsOf, isArray } from '../finite/bind.js';

/** Arrays of several networks, such as their parameters, each with the networks as its first axis. */
export class ParameterBatch {
  /** By the names that those of one network have: `params[0][1]`. */
  readonly feeds: Readonly<Record<string, DenseArray>>;
  readonly #stem: string;
  readonly #names: readonly string[];

  /** `form`: the arrays of any network; `stem` is what their names start with. */
  constructor(form: Arrays, networks: number, dtype: Dtype, stem = 'params') {
    this.#stem = stem;
    this.#names = treeLeaves(form, isArray, stem).map(([path]) => path);
    this.feeds = Object.fromEntries(
      Object.entries(feedsOf(stem, form)).map(([name, { shape }]) => {
        const size = networks * sizeOf(shape);
        const data = dtype === 'float32' ? new Float32Array(size) : new Float64Array(size);
        return [name, new DenseArray(data, [networks, ...shape])];
      }),
    );
  }

  /** @throws InputError where the parameters have another form than those of other networks. */
  put(network: number, params: Tree<NDArray>): void {
    const leaves = treeLeaves(readTree(params, this.#stem), isArray, this.#stem);
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
