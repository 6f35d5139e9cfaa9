import { bytesOf } from '../graph/node.js';
import { regionCost, stageCost, stepElements } from './cost.js';
import type { NestAxis, NestStage, Plan, Region, Stage, Step, Store } from './plan.js';

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** 1234567 as `1.23 M `, ready for a unit. */
export function quantity(n: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const)
    if (n >= size) return `${Number((n / size).toPrecision(3))} ${unit} `;
  return `${Math.round(n)} `;
}

/** 2048 as `2 KiB`. */
export const bytesText = (n: number): string => (n >= 1024 ? `${Number((n / 1024).toPrecision(3))} KiB` : `${n} B`);

function offsetsText(axis: NestAxis): string {
  if (!axis.offsets) return `p${axis.spatial}`;
  const [first, second] = axis.offsets;
  const last = axis.offsets.at(-1);
  const step = first !== undefined && second !== undefined ? second - first : 1;
  const range = axis.offsets.length === 1 ? `${first}` : `${first}..${last}${step === 1 ? '' : ` step ${step}`}`;
  return `d${axis.spatial} in ${range}${axis.wrap ? ' (wraps)' : ''}`;
}

const WHERE: Readonly<Record<Store['kind'], string>> = {
  scratch: 'keeps',
  tensor: 'keeps per sample',
  buffer: 'hands on',
  sum: 'adds up over positions',
};

function stepText(stage: NestStage, step: Step): string {
  const ops = step.values.filter((v) => v.op !== 'constant' && v.op !== 'leaf').map((v) => v.op);
  const windows = step.values.flatMap((v) =>
    v.op === 'leaf' && v.leaf.kind === 'window'
      ? [v.leaf.windows.map((w) => `${w.size}${w.stride > 1 ? `/${w.stride}` : ''}`).join('x')]
      : [],
  );
  const contract = step.values.some((v) => v.op === 'leaf' && v.leaf.kind === 'contract') ? ['contract'] : [];
  const kinds = [...new Set(step.stores.map((s) => s.kind))].map(
    (kind) => `${WHERE[kind]} ${step.stores.filter((s) => s.kind === kind).length}`,
  );
  const parts = [...contract, ...[...new Set(windows)].map((w) => `window ${w}`), ...[...new Set(ops)]];
  return `${step.extents.length > 0 ? step.extents.join('x') : 'scalar'}: ${parts.join(' ') || 'load'}; ${kinds.join(', ')}; ${quantity(stepElements(stage, step))}elements`;
}

/** Equal steps in a row are told once. */
function runs(lines: readonly string[]): readonly string[] {
  const out: { text: string; count: number }[] = [];
  for (const text of lines) {
    const last = out.at(-1);
    if (last?.text === text) last.count++;
    else out.push({ text, count: 1 });
  }
  return out.map(({ text, count }) => (count > 1 ? `${count} x ${text}` : text));
}

function stageText(stage: Stage, number: number): readonly string[] {
  const cost = stageCost(stage);
  const tail = `${quantity(cost.flops)}flop`;
  if (stage.kind === 'gemm')
    return [
      `stage ${number}: GEMM over ${stage.products.map(({ k }) => k).join(' and ')}, ` +
        `${plural(stage.values.length - stage.products.length, 'value')} as epilogue, ${tail}`,
    ];
  if (stage.kind === 'dense')
    return [`stage ${number}: dense, ${plural(stage.operations.length, 'operation')} one after the other, ${tail}`];
  const outside = stage.axes.filter((a) => a.offsets).map(offsetsText);
  const inside = stage.axes.map((a) => `p${a.spatial}`);
  const loops =
    stage.axes.length === 0
      ? 'scalars'
      : `${outside.length > 0 ? `for ${outside.join(', ')}: ` : ''}over ${inside.join(', ')}`;
  const pools = stage.pools.map(
    (p) => `pools ${p.windows.map((w) => `${w.size}/${w.stride}`).join('x')} into the next stage`,
  );
  return [
    `stage ${number}: ${loops}, ${tail}`,
    ...runs([...stage.steps.map((s) => stepText(stage, s)), ...pools]).map((line) => `  ${line}`),
  ];
}

const TITLE: Readonly<Record<Region['name'], string>> = {
  i: 'every sample of x1 (parallel: i)',
  j: 'every sample of x2 (parallel: j)',
  pair: 'every pair (parallel: i, j)',
};

/** What a region does, below its title. */
function regionText(plan: Plan, region: Region): string {
  const cost = regionCost(plan, region);
  const kept = cost.bufferBytes;
  const head = `${quantity(cost.flops)}flop an entry, ${quantity(cost.elements)}elements, ${bytesText(kept)} between stages`;
  return [head, ...region.stages.flatMap((stage, k) => stageText(stage, k)).map((line) => `  ${line}`)].join('\n');
}

/** A plan as text: regions, stages, steps, what is kept, and what an entry costs. */
export function printPlan(plan: Plan): string {
  const first = plan.regions.find((r) => r.name === 'i');
  const lines = plan.regions.map((region) => {
    const text = regionText(plan, region);
    const repeated = region.name === 'j' && first !== undefined && text === regionText(plan, first);
    return `${TITLE[region.name]}: ${repeated ? 'as x1' : text}`;
  });
  const tensors = plan.tensors.reduce((n, t) => n + t.extents.reduce((a, b) => a * b, 1) * bytesOf(plan.dtype), 0);
  return [...lines, `kept per sample: ${plural(plan.tensors.length, 'value')}, ${bytesText(tensors)}`].join('\n');
}
