import type { DimValue, Layer, State } from '../../src/dsl/index.js';
import * as dsl from '../../src/dsl/index.js';

/** A layer twice: as source text and as the object that this text makes. */
export interface Written {
  readonly code: string;
  readonly layer: Layer;
}

/** Turns a list of numbers into choices; when it is used up, every choice is the first. */
export class Choices {
  #next = 0;
  readonly #numbers: readonly number[];
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }
  get done(): boolean {
    return this.#next >= this.#numbers.length;
  }
  below(n: number): number {
    return (this.#numbers[this.#next++] ?? 0) % n;
  }
  of<T>(options: readonly [T, ...T[]]): T {
    return options[this.below(options.length)] ?? options[0];
  }
}

const PADDINGS = ['VALID', 'SAME', 'CIRCULAR'] as const;
const list = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
const options = (parts: readonly string[]): string => (parts.length === 0 ? '' : `, { ${parts.join(', ')} }`);

/** A random layer, of a kind that often fits `state`; about one in twenty is drawn without looking. */
export function randomLayer(c: Choices, state: State, depth = 0): Written {
  const blind = c.below(20) === 1;
  if (!blind && state.kind === 'branches') return c.below(4) > 0 ? fanInSum() : parallel(c, state, depth);
  const gaussian = state.kind === 'tensor' && state.gaussian;
  const rank = state.kind === 'tensor' && !blind ? state.dims.length : 2 + c.below(4);
  const kinds: readonly [Kind, ...Kind[]] = blind
    ? ['relu', 'dense', 'conv', 'pool', 'flatten', 'globalPool', 'fanOut', 'fanInSum', 'identity', 'serial', 'repeat']
    : gaussian
      ? ['relu', 'conv', 'erf', 'pool', 'residual', 'serial', 'repeat', 'flatten', 'globalPool', 'identity', 'dense']
      : ['conv', 'dense', 'conv', 'pool', 'fanOut', 'serial', 'repeat', 'conv', 'flatten'];
  return make(c.of(kinds), c, state, rank, depth);
}

type Kind =
  | 'relu'
  | 'erf'
  | 'dense'
  | 'conv'
  | 'pool'
  | 'flatten'
  | 'globalPool'
  | 'fanOut'
  | 'fanInSum'
  | 'identity'
  | 'serial'
  | 'residual'
  | 'repeat';

function make(kind: Kind, c: Choices, state: State, rank: number, depth: number): Written {
  switch (kind) {
    case 'relu':
      return { code: 'Relu()', layer: dsl.Relu() };
    case 'erf':
      return { code: 'Erf()', layer: dsl.Erf() };
    case 'identity':
      return { code: 'Identity()', layer: dsl.Identity() };
    case 'fanInSum':
      return fanInSum();
    case 'dense':
      return dense(c, state, rank);
    case 'conv':
      return conv(c, state, rank);
    case 'pool':
      return pool(c, state, rank);
    case 'flatten':
      return flatten(c, state);
    case 'globalPool':
      return globalPool(c, state, rank);
    case 'fanOut': {
      const n = 1 + c.below(3);
      return { code: `FanOut(${n})`, layer: dsl.FanOut(n) };
    }
    case 'serial':
      return depth > 1 ? dense(c, state, rank) : serialOf(grow(c, state, 1 + c.below(3), depth + 1));
    case 'residual':
      return depth > 1 ? dense(c, state, rank) : residual(c, state, depth);
    case 'repeat': {
      const { code, layer } = randomLayer(c, state, depth + 2);
      const n = c.below(5);
      return { code: `repeat(${code}, ${n})`, layer: dsl.repeat(layer, n) };
    }
  }
}

const fanInSum = (): Written => ({ code: 'FanInSum()', layer: dsl.FanInSum() });

function parallel(c: Choices, state: State, depth: number): Written {
  const inputs = state.kind === 'branches' ? state.branches : [state, state];
  const layers = inputs.map((s) => randomLayer(c, s, depth + 1));
  return {
    code: `parallel(${layers.map((l) => l.code).join(', ')})`,
    layer: dsl.parallel(...layers.map((l) => l.layer)),
  };
}

function serialOf(layers: readonly Written[]): Written {
  const code = `serial(${layers.map((l) => l.code).join(', ')})`;
  try {
    const objects: readonly Layer[] = layers.map((l) => l.layer);
    return { code, layer: dsl.serial(...objects) };
  } catch {
    // Refused on its own, whatever the input: such a block would be reported twice, so take what is left without it.
    return { code: 'Identity()', layer: dsl.Identity() };
  }
}

function residual(c: Choices, state: State, depth: number): Written {
  const body = randomLayer(c, state, depth + 1);
  const both = { code: `parallel(${body.code}, Identity())`, layer: dsl.parallel(body.layer, dsl.Identity()) };
  return serialOf([{ code: 'FanOut(2)', layer: dsl.FanOut(2) }, both, fanInSum()]);
}

/** Axes as the state has them, or the defaults, or nonsense. */
function axes(c: Choices, state: State, rank: number): { batchAxis?: number; channelAxis?: number } {
  const found: { batchAxis?: number; channelAxis?: number } = {};
  const known = state.kind === 'tensor' ? state : undefined;
  const wild = c.below(10) === 0;
  const batch = wild ? c.below(rank + 2) - 1 : (known?.batchAxis ?? 0);
  const channel = wild ? c.below(rank + 2) - 1 : (known?.channelAxis ?? (c.below(3) === 0 ? 1 : rank - 1));
  if (batch !== 0) found.batchAxis = batch;
  if (channel !== rank - 1) found.channelAxis = channel;
  else if (c.below(3) === 0) found.channelAxis = -1;
  return found;
}

const axesCode = (found: { batchAxis?: number; channelAxis?: number }): string[] => [
  ...(found.batchAxis === undefined ? [] : [`batchAxis: ${found.batchAxis}`]),
  ...(found.channelAxis === undefined ? [] : [`channelAxis: ${found.channelAxis}`]),
];

function dense(c: Choices, state: State, rank: number): Written {
  const outDim = c.of([8, 3, 64, 8]);
  const found = axes(c, state, rank);
  return { code: `Dense(${outDim}${options(axesCode(found))})`, layer: dsl.Dense(outDim, found) };
}

function globalPool(c: Choices, state: State, rank: number): Written {
  const found = axes(c, state, rank);
  const text = axesCode(found);
  return { code: `GlobalAvgPool(${text.length > 0 ? `{ ${text.join(', ')} }` : ''})`, layer: dsl.GlobalAvgPool(found) };
}

function flatten(c: Choices, state: State): Written {
  const batchAxis = state.kind === 'tensor' && c.below(6) > 0 ? (state.batchAxis ?? 0) : c.below(5) - 1;
  const batchAxisOut = c.of([0, 0, 1, -1, -2] as const);
  const code = `Flatten({ batchAxis: ${batchAxis}, batchAxisOut: ${batchAxisOut} })`;
  return { code, layer: dsl.Flatten({ batchAxis, batchAxisOut }) };
}

/** Sizes of a window over all spatial axes, its strides and padding; now and then too many or too few. */
function window(
  c: Choices,
  rank: number,
): { sizes: number[]; strides: number[] | null; padding: (typeof PADDINGS)[number] } {
  const spatial = Math.max(0, rank - 2 + (c.below(15) === 1 ? 1 : 0));
  const sizes = Array.from({ length: spatial }, () => c.of([1, 2, 3, 2, 5]));
  const strides = c.below(2) === 0 ? null : sizes.map(() => 1 + c.below(3));
  if (strides && c.below(15) === 1) strides.push(1);
  return { sizes, strides, padding: c.of(PADDINGS) };
}

function pool(c: Choices, state: State, rank: number): Written {
  const { sizes, strides, padding } = window(c, rank);
  const found = axes(c, state, rank);
  const parts = [`padding: '${padding}'`, ...(strides ? [`strides: ${list(strides)}`] : []), ...axesCode(found)];
  return {
    code: `SumPool(${list(sizes)}${options(parts)})`,
    layer: dsl.SumPool(sizes, { padding, strides, ...found }),
  };
}

function conv(c: Choices, state: State, rank: number): Written {
  const { sizes, strides, padding } = window(c, rank);
  const outChan = c.of([8, 16, 3]);
  const dimensionNumbers = specs(c, state, sizes.length);
  const parts = [
    `padding: '${padding}'`,
    ...(strides ? [`strides: ${list(strides)}`] : []),
    ...(dimensionNumbers ? [`dimensionNumbers: [${dimensionNumbers.map((s) => `'${s}'`).join(', ')}]`] : []),
  ];
  return {
    code: `Conv(${outChan}, ${list(sizes)}${options(parts)})`,
    layer: dsl.Conv(outChan, sizes, { padding, strides, dimensionNumbers }),
  };
}

/** Specs that start from the state's layout and end in any; `null` where the default fits, or by chance. */
function specs(c: Choices, state: State, spatial: number): readonly [string, string, string] | null {
  const letters = 'DHWXYZ'.slice(0, spatial);
  const usual = state.kind !== 'tensor' || (state.batchAxis ?? 0) === 0;
  if (usual && c.below(2) === 0) return null;
  const place = (batch: number, channel: number): string => {
    const rest = [...letters];
    return Array.from({ length: spatial + 2 }, (_, i) =>
      i === batch ? 'N' : i === channel ? 'C' : (rest.shift() ?? 'C'),
    ).join('');
  };
  const batch = state.kind === 'tensor' ? (state.batchAxis ?? 0) : 0;
  const channel = state.kind === 'tensor' ? (state.channelAxis ?? spatial + 1) : 1;
  const lhs = place(batch, channel);
  const rhs = shuffle(c, [...letters, 'I', 'O']).join('');
  const out = c.below(2) === 0 ? lhs : shuffle(c, [...lhs]).join('');
  return c.below(20) === 1 ? [lhs, rhs, out.slice(1)] : [lhs, rhs, out];
}

function shuffle<T>(c: Choices, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = c.below(i + 1);
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  }
  return items;
}

/** Up to `count` layers, each drawn for the state after the ones before it; ends at the first that does not fit. */
export function grow(c: Choices, start: State, count: number, depth = 0): readonly Written[] {
  const layers: Written[] = [];
  let state = start;
  while (layers.length < count) {
    const next = randomLayer(c, state, depth);
    layers.push(next);
    const after = next.layer.shape(state);
    if (typeof after === 'string') break;
    state = after;
  }
  return layers;
}

/** Sizes of an input of 2 to 5 axes, some by name. */
export function randomInput(c: Choices): readonly [DimValue, ...DimValue[]] {
  const spatial = Array.from({ length: c.below(4) }, () => c.of([8, 5, 32, 'H', 9, 3]));
  return [c.of(['N', 'N', 'N', 4]), ...spatial, c.of([3, 1, 8, 'C'])];
}
