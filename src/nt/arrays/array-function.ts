import { type ArrayProgram, compileArrays } from '../../compile/array-program.js';
import { InternalError } from '../../compile/errors.js';
import type { DType } from '../../compile/graph/node.js';
import type { Placed } from '../../compile/graph/placed.js';
import type { RunOptions } from '../../runtime/engine.js';
import { checkEngine, engineFor } from '../../runtime/engines/registry.js';
import { DenseArray } from '../../runtime/ndarray.js';
import type { EngineChoice } from '../../types/engine.js';
import { reordered } from './reordered.js';

/** How a program of arrays runs. */
export interface ArrayRunOptions extends RunOptions {
  /** Default `'wasm'`. */
  readonly engine?: EngineChoice | undefined;
}

const namesOf = ({ node }: Placed): readonly string[] => node.axes.map((a) => a.name);

/** Places of the axes `to` among the axes `from`. */
const orderOf = (from: readonly string[], to: readonly string[]): readonly number[] =>
  to.map((name) => from.indexOf(name));

/** A compiled graph with its arrays' axes in the order that callers have them. */
export class ArrayFunction {
  readonly #inputs: Readonly<Record<string, Placed>>;
  readonly #outputs: Readonly<Record<string, Placed>>;
  readonly #program: ArrayProgram;
  readonly #dtype: DType;

  /** `inputs` by the names that their nodes have in the graph. */
  constructor(
    inputs: Readonly<Record<string, Placed>>,
    outputs: Readonly<Record<string, Placed>>,
    dtype: DType,
    options: { readonly optimize?: boolean | undefined } = {},
  ) {
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#dtype = dtype;
    const nodes = Object.fromEntries(Object.entries(outputs).map(([name, { node }]) => [name, node]));
    this.#program = compileArrays({ outputs: nodes, dtype }, { optimize: options.optimize ?? true });
  }

  /** The program, for `explain`. */
  get program(): ArrayProgram {
    return this.#program;
  }

  /** Runs on arrays by name, each with its axes in the order of its input. */
  async run(
    arrays: Readonly<Record<string, DenseArray>>,
    options: ArrayRunOptions = {},
  ): Promise<Readonly<Record<string, DenseArray>>> {
    const { engine: choice = 'wasm', ...rest } = options;
    const engine = await engineFor(checkEngine(choice), this.#dtype);
    const dtype = this.#dtype === 'f32' ? 'float32' : 'float64';
    const feeds = Object.entries(this.#inputs).map(([name, input]) => {
      const array = arrays[name];
      if (!array) throw new InternalError(`no array for ${name}`);
      return [name, reordered(array.astype(dtype), orderOf(input.order, namesOf(input))).data] as const;
    });
    const made = await engine.runArrays(this.#program, Object.fromEntries(feeds), rest);
    const outputs = Object.entries(this.#outputs).map(([name, output]) => {
      const array = made[name];
      if (!array) throw new InternalError(`no output ${name}`);
      return [
        name,
        reordered(new DenseArray(array.data, array.shape), orderOf(namesOf(output), output.order)),
      ] as const;
    });
    return Object.fromEntries(outputs);
  }
}
