import { ARGUMENTS_BINDING, MEMORY_BINDING } from './kernel.js';

/** Names for values in code, none twice. */
export class Names {
  #next = 0;

  fresh = (stem: string): string => `${stem}_${this.#next++}`;
}

/** What a module is made of. */
export interface ModuleParts {
  readonly operands: number;
  /** Floats of workgroup memory by name. */
  readonly workgroup?: Readonly<Record<string, number>>;
  readonly functions?: readonly string[];
  readonly workgroupSize: number;
  /** Lines of `main`; `group` is the number of the workgroup in this launch, `t` that of the invocation in it. */
  readonly body: readonly string[];
}

/** A module of one kernel. Launches of many workgroups go along two axes. */
export function moduleText({ operands, workgroup = {}, functions = [], workgroupSize, body }: ModuleParts): string {
  const places = Array.from({ length: operands }, (_, k) => `o${k}: i32`);
  const lines = [
    `struct Arguments { ${['first: u32', 'last: u32', ...places].join(', ')} }`,
    `@group(0) @binding(${MEMORY_BINDING}) var<storage, read_write> memory: array<f32>;`,
    `@group(0) @binding(${ARGUMENTS_BINDING}) var<uniform> args: Arguments;`,
    ...Object.entries(workgroup).map(([name, floats]) => `var<workgroup> ${name}: array<f32, ${floats}>;`),
    ...functions,
    `@compute @workgroup_size(${workgroupSize})`,
    'fn main(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) count: vec3u, @builtin(local_invocation_index) t: u32) {',
    'let group = id.y * count.x + id.x;',
    ...body,
    '}',
  ];
  return `${lines.join('\n')}\n`;
}
