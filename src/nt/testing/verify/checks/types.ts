import { isSentence, type Layer } from '../../../../dsl/layer.js';
import { showState } from '../../../../dsl/show.js';
import { branches, type DimValue, type State, tensor } from '../../../../dsl/state.js';
import type { LayerCase } from '../cases.js';
import { WIDTH } from '../cases.js';
import type { TypeCheck } from '../options.js';
import { type Finding, failed, PASSED } from '../report.js';

/** States to ask both rules about: those in front of the layer, with sizes that are less known, and wrong ones. */
function statesOf(cases: readonly LayerCase[]): readonly State[] {
  const inputs = cases.flatMap((c) => {
    const spatial = c.sizes.slice(0, -1);
    const named = spatial.map((_, k) => `S${k}`);
    const unknown = spatial.map(() => null);
    return [
      c.dims<DimValue>('N', c.sizes),
      c.dims<DimValue>('N', [...named, 3]),
      c.dims<DimValue>(null, [...unknown, 3]),
    ].map((dims) => c.around(dims, WIDTH).input);
  });
  const others = inputs.flatMap((state): readonly State[] => {
    if (state.kind !== 'tensor') return [];
    const { dims, batchAxis, channelAxis, gaussian } = state;
    return [
      tensor(dims, { batchAxis, channelAxis, gaussian: !gaussian }),
      tensor(dims, { batchAxis: channelAxis, channelAxis: batchAxis, gaussian }),
      tensor([...dims, 2], { batchAxis, channelAxis, gaussian }),
      branches([state, state]),
    ];
  });
  return [...inputs, ...others, tensor(['N'], { gaussian: true })];
}

/** A state as a type. */
function typeOf(state: State): string {
  if (state.kind === 'branches') return `Branches<[${state.branches.map(typeOf).join(', ')}]>`;
  if (state.kind === 'unknown') return 'unknown';
  const dims = state.dims.map((d) => (d === null ? 'number' : JSON.stringify(d)));
  return `Tensor<[${dims.join(', ')}], ${state.batchAxis}, ${state.channelAxis}, ${state.gaussian}>`;
}

const HELPERS = `
type Text<U extends string, T extends U> = T;
type Is<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Holds<X extends true> = X;
type Facts<O> = O extends Tensor<infer S, infer B, infer C, infer G> ? [[...S], B, C, G]
  : O extends Branches<infer Bs> ? { -readonly [K in keyof Bs]: Facts<Bs[K]> } : O;
`;

const ERROR = /\((\d+),\d+\): error TS\d+: (.*)/;

/** One module of tests: a line for the text of each state, and a line for all that is known of it. */
function moduleFor({ head, code, from = 'typed-tangents' }: TypeCheck, states: readonly State[], layer: Layer) {
  const start = [
    `import type { Apply, Branches, Show, Tensor } from '${from}';`,
    head,
    HELPERS,
    `const layer = ${code};`,
    'type L = typeof layer;',
  ]
    .join('\n')
    .split('\n');
  const lines = states.flatMap((state, k) => {
    const after = layer.shape(state);
    const made = `Apply<L, ${typeOf(state)}>`;
    const text = isSentence(after) ? after : showState(after);
    const facts = isSentence(after) ? JSON.stringify(after) : typeOf(after);
    return [
      `export type Text${k} = Text<${JSON.stringify(text)}, Show<${made}>>;`,
      `export type Facts${k} = Holds<Is<Facts<${made}>, Facts<${facts}>>>;`,
    ];
  });
  return { source: [...start, ...lines, ''].join('\n'), first: start.length + 1 };
}

/** The rule for the type checker says the same as the one at run time: states and sentences. */
export async function checkTypes(
  cases: readonly LayerCase[],
  layer: Layer,
  types: TypeCheck,
): Promise<{ readonly finding: Finding; readonly states: number }> {
  const states = [...new Map(statesOf(cases).map((state) => [typeOf(state), state])).values()];
  const { source, first } = moduleFor(types, states, layer);
  const output = await types.compile(source);
  const error = ERROR.exec(output);
  if (!error)
    return {
      finding: output.trim() === '' ? PASSED : failed(`the type checker says ${output.trim()}`),
      states: states.length,
    };
  const state = states[Math.floor((Number(error[1]) - first) / 2)];
  if (!state || Number(error[1]) < first)
    return { finding: failed(`the tests do not compile: ${error[2]}`), states: states.length };
  const after = layer.shape(state);
  const text = isSentence(after) ? after : `${showState(after)} as ${typeOf(after)}`;
  const found = /^Type '"(.*)"' does not satisfy/.exec(error[2] ?? '')?.[1];
  const other = found ? `the type says ${found}` : 'the type knows other axes, or another Gaussianity';
  return { finding: failed(`behind ${typeOf(state)} the run time says ${text}, and ${other}`), states: states.length };
}
