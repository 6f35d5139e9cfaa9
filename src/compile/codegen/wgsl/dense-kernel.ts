import type { DenseOperation, DenseSource, DenseStage } from '../../schedule/plan.js';
import { expand } from '../expand.js';
import { floatLiteral, LEAST } from './float-literal.js';
import type { Kernel } from './kernel.js';
import type { WgslLimits } from './limits.js';
import { indexLines } from './rectangles.js';
import {
  bufferIndex,
  bufferSpace,
  entryLines,
  inputElement,
  prologueLines,
  type StageContext,
  tensorIndex,
  tensorSide,
} from './stage-context.js';
import { straightLine } from './straight-line.js';
import { barrier, elementLoop, type Team, teamFor } from './team.js';

/** Operations in one kernel: compilers take long over longer ones. */
const OPERATIONS = 48;

/** An operand at an index of the loops; strides of 0 are left out. */
function read(c: StageContext, { from, strides }: DenseSource, index: readonly string[]): string {
  if (from.kind === 'scalar') return floatLiteral(from.value);
  const terms = index.flatMap((u, a) => {
    const stride = strides[a] ?? 0;
    return stride === 0 ? [] : [stride === 1 ? u : `${u} * ${stride}`];
  });
  const at = terms.join(' + ') || '0';
  switch (from.kind) {
    case 'constant':
      return `bitcast<f32>(${c.source.at('tables', `${c.tables.floats(c.plan.constants[from.constant] ?? [])} + ${at}`)})`;
    case 'buffer':
      return c.source.at(bufferSpace(c, from.buffer), bufferIndex(c, from.buffer, at));
    case 'tensor':
      return c.source.at(tensorSide(c, from.tensor), tensorIndex(c, from.tensor, from.lane, at));
    case 'input':
      return inputElement(c, from.input, from.lane, at);
  }
}

interface Element {
  readonly lines: readonly string[];
  readonly value: string;
}

function reduction(
  c: StageContext,
  operation: Extract<DenseOperation, { over: unknown }>,
  index: readonly string[],
): Element {
  const over = operation.over.map((_, k) => `r${k}`);
  const factors = operation.sources.map((s) => read(c, s, [...index, ...over]));
  const [a = '0.0f', b] = factors;
  const largest = operation.op === 'maxOver';
  const sum = b === undefined ? `total += ${a};` : `total = fma(${a}, ${b}, total);`;
  return {
    lines: [
      `var total = ${largest ? LEAST : '0.0f'};`,
      ...operation.over.map(({ extent }, k) => `for (var r${k} = 0; r${k} < ${extent}; r${k}++) {`),
      largest ? `total = max(total, ${a});` : sum,
      ...over.map(() => '}'),
    ],
    value: 'total',
  };
}

function windows(
  c: StageContext,
  operation: Extract<DenseOperation, { op: 'windowSum' }>,
  index: readonly string[],
): Element {
  const [source] = operation.sources;
  const inside: string[] = [];
  const lets: string[] = [];
  const place = operation.out.axes.map((axis, a) => {
    const w = operation.windows.findIndex((v) => v.axes.includes(axis.name));
    const window = operation.windows[w];
    if (!window) return index[a] ?? '0';
    const { stride, lo, extent, wrap } = window;
    const raw = `u${a} * ${stride} + t${w} - ${lo}`;
    if (wrap) lets.push(`let k${a} = (${raw} + ${Math.ceil(lo / extent) * extent}) % ${extent};`);
    else {
      lets.push(`let k${a} = ${raw};`);
      inside.push(`k${a} >= 0 && k${a} < ${extent}`);
    }
    return `k${a}`;
  });
  const add = `total += ${source ? read(c, source, place) : '0.0f'};`;
  return {
    lines: [
      'var total = 0.0f;',
      ...operation.windows.map(({ size }, w) => `for (var t${w} = 0; t${w} < ${size}; t${w}++) {`),
      ...lets,
      inside.length > 0 ? `if (${inside.join(' && ')}) { ${add} }` : add,
      ...operation.windows.map(() => '}'),
    ],
    value: 'total',
  };
}

/** The source where one of its entries lies, and 0 between them. */
function spread(
  c: StageContext,
  { sources: [source], spread, out }: Extract<DenseOperation, { op: 'spread' }>,
  index: readonly string[],
): Element {
  const { axes, stride, shift, extent, equal } = spread;
  const members = out.axes.flatMap((axis, a) => (axes.includes(axis.name) ? [a] : []));
  const moved = (a: number): string => `(${index[a]} - ${shift})`;
  const inside = members.flatMap((a, m) => [
    `${moved(a)} >= 0 && ${moved(a)} < ${stride * extent} && ${moved(a)} % ${stride} == 0`,
    ...(equal && m > 0 ? [`${index[a]} == ${index[members[0] ?? 0]}`] : []),
  ]);
  const place = index.map((u, a) => (members.includes(a) ? `${moved(a)} / ${stride}` : u));
  const load = source ? read(c, source, place) : '0.0f';
  return { lines: ['var found = 0.0f;', `if (${inside.join(' && ')}) { found = ${load}; }`], value: 'found' };
}

function element(c: StageContext, operation: DenseOperation, index: readonly string[]): Element {
  if ('over' in operation) return reduction(c, operation, index);
  if (operation.op === 'windowSum') return windows(c, operation, index);
  if (operation.op === 'spread') return spread(c, operation, index);
  // operands stand for the loads of a step, numbered by their place
  const operands = operation.sources.map((_, k) => k);
  const values = [
    ...operands.map((k) => ({ op: 'leaf', leaf: { kind: 'buffer', buffer: k } }) as const),
    { op: operation.op, args: operands },
  ];
  const code = straightLine(
    expand(values, c.plan.dtype),
    (leaf) => {
      const source = leaf.kind === 'buffer' ? operation.sources[leaf.buffer] : undefined;
      return { lines: [], value: source ? read(c, source, index) : '0.0f' };
    },
    (stem) => c.source.fresh(stem),
  );
  return { lines: code.lines, value: code.value(operands.length) };
}

/** One operation by a whole team, and a barrier. */
function operationLines(c: StageContext, operation: DenseOperation, team: Team): readonly string[] {
  const { axes, to } = operation.out;
  const sides = axes.map((a) => String(a.extent));
  const count = axes.reduce((n, a) => n * a.extent, 1);
  const { lines, value } = element(
    c,
    operation,
    sides.map((_, a) => `u${a}`),
  );
  const target =
    to.kind === 'buffer'
      ? c.source.to(bufferSpace(c, to.buffer), bufferIndex(c, to.buffer, 'e'))
      : c.source.to(tensorSide(c, to.tensor), tensorIndex(c, to.tensor, tensorSide(c, to.tensor), 'e'));
  const body = [...indexLines(sides, 'u', 'e'), ...lines, `${target} = ${value};`];
  return [...elementLoop(team, String(count), body), ...barrier(c.source, team, true)];
}

/** The kernels of a dense stage: a team an entry, one operation after the other. */
export function denseKernels(
  context: () => StageContext,
  stage: DenseStage,
  label: string,
  limits: WgslLimits,
): readonly Kernel[] {
  const kernels: Kernel[] = [];
  for (let first = 0; first < stage.operations.length; first += OPERATIONS) {
    const part = stage.operations.slice(first, first + OPERATIONS);
    const c = context();
    const most = Math.max(1, ...part.map((o) => o.out.axes.reduce((n, a) => n * a.extent, 1)));
    const team = teamFor(most, limits);
    const operations = part.flatMap((o) => operationLines(c, o, team));
    const size = team.size * team.entries;
    const code = c.source.module(size, [...entryLines(c, team), ...prologueLines(c), ...operations]);
    kernels.push({
      label: stage.operations.length > OPERATIONS ? `${label} part ${kernels.length + 1}` : label,
      code,
      grid: { kind: 'entries', entries: team.entries, blocks: 1 },
      workgroupSize: size,
      bindings: c.source.bindings,
      written: c.source.written,
      workgroupBytes: 0,
      spillFloats: 0,
      barriers: c.source.barriers,
    });
  }
  return kernels;
}
