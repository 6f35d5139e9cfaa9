import { type Binding, bindingNumber, LAUNCH_WORDS } from './kernel.js';

const ELEMENTS: Readonly<Record<Exclude<Binding, 'launch'>, string>> = {
  i: 'f32',
  j: 'f32',
  tables: 'i32',
  entries: 'vec2u',
  groups: 'f32',
  results: 'f32',
  spill: 'f32',
};

/** Name of the variable of a binding. */
export const bound: Readonly<Record<Exclude<Binding, 'launch'>, string>> = {
  i: 'samples_i',
  j: 'samples_j',
  tables: 'tables',
  entries: 'entries',
  groups: 'groups',
  results: 'results',
  spill: 'spill',
};

/** Collects what a kernel uses while its code is written, and declares it. */
export class Source {
  readonly #read = new Set<Binding>();
  readonly #written = new Set<Binding>();
  readonly #workgroup: { readonly name: string; readonly floats: number }[] = [];
  #names = 0;
  barriers = 0;

  /** A name that nothing else has. */
  fresh(stem: string): string {
    return `${stem}_${this.#names++}`;
  }

  /** An element of storage, to be read. */
  at(binding: Exclude<Binding, 'launch'>, index: string): string {
    this.#read.add(binding);
    return `${bound[binding]}[${index}]`;
  }

  /** An element of storage, to be written or updated. */
  to(binding: Exclude<Binding, 'launch'>, index: string): string {
    this.#written.add(binding);
    return `${bound[binding]}[${index}]`;
  }

  launch(word: (typeof LAUNCH_WORDS)[number]): string {
    this.#read.add('launch');
    return `launch.${word}`;
  }

  /** An array in workgroup memory. */
  workgroup(name: string, floats: number): void {
    this.#workgroup.push({ name, floats });
  }

  get workgroupBytes(): number {
    return this.#workgroup.reduce((n, { floats }) => n + 4 * floats, 0);
  }

  get bindings(): readonly Binding[] {
    return [...new Set([...this.#read, ...this.#written])].sort((a, b) => bindingNumber(a) - bindingNumber(b));
  }

  get written(): readonly Binding[] {
    return [...this.#written];
  }

  /** Waits for all invocations of the workgroup; what they wrote is seen afterwards. */
  barrier(storage: boolean): string {
    this.barriers++;
    return storage ? 'workgroupBarrier(); storageBarrier();' : 'workgroupBarrier();';
  }

  /** The module: declarations, then `main` with this body. */
  module(workgroupSize: number, body: readonly string[]): string {
    const declared = this.bindings.map((b) => {
      if (b === 'launch') return `@group(0) @binding(0) var<uniform> launch: Launch;`;
      const access = this.#written.has(b) ? 'read_write' : 'read';
      return `@group(0) @binding(${bindingNumber(b)}) var<storage, ${access}> ${bound[b]}: array<${ELEMENTS[b]}>;`;
    });
    return indented([
      ...(this.#read.has('launch') ? [`struct Launch { ${LAUNCH_WORDS.map((w) => `${w}: u32`).join(', ')} }`] : []),
      ...declared,
      ...this.#workgroup.map(({ name, floats }) => `var<workgroup> ${name}: array<f32, ${floats}>;`),
      `@compute @workgroup_size(${workgroupSize})`,
      'fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {',
      ...body,
      '}',
    ]);
  }
}

/** Lines indented by the braces that are open. */
function indented(lines: readonly string[]): string {
  let depth = 0;
  return `${lines
    .flatMap((l) => l.split('\n'))
    .map((line) => {
      const closes = line.startsWith('}') ? 1 : 0;
      const text = '  '.repeat(Math.max(0, depth - closes)) + line;
      for (const c of line) depth += c === '{' ? 1 : c === '}' ? -1 : 0;
      return text;
    })
    .join('\n')}\n`;
}
