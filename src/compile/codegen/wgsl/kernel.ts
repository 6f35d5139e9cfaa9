/** Storage that a kernel may bind, in the order of the bindings; 0 is the uniform `launch`. */
export const BINDINGS = ['launch', 'i', 'j', 'tables', 'entries', 'groups', 'results', 'spill'] as const;
export type Binding = (typeof BINDINGS)[number];

export const bindingNumber = (binding: Binding): number => BINDINGS.indexOf(binding);

/** u32 words of the uniform `launch`, in order. */
export const LAUNCH_WORDS = [
  /** Entries (pairs or samples) of this launch. */
  'entries',
  /** Sample of the first entry, in regions of samples. */
  'first',
  /** Workgroups over which the offsets of one entry are split, in stages that may be. */
  'blocks',
  /** Float offset of what is kept per sample, of either side. */
  'tensorsI',
  'tensorsJ',
  /** Samples of a matrix product, of either side, and 1 where both sides are the same samples. */
  'rows',
  'columns',
  'diagonal',
  /** First sample of a matrix product, of either side. */
  'firstRow',
  'firstColumn',
] as const;
export type LaunchWord = (typeof LAUNCH_WORDS)[number];

/** Which workgroups to launch for a kernel. */
export type Grid =
  /** A workgroup for so many entries and each of their blocks: as many as the launch says, or a fixed number. */
  | { readonly kind: 'entries'; readonly entries: number; readonly blocks: 'launch' | number }
  /** A workgroup for every square tile of a matrix. */
  | { readonly kind: 'tiles'; readonly side: number };

/** One compute pipeline; its entry point is `main`. */
export interface Kernel {
  /** `pair stage 1`. */
  readonly label: string;
  readonly code: string;
  readonly grid: Grid;
  readonly workgroupSize: number;
  readonly bindings: readonly Binding[];
  /** Those that it writes to. */
  readonly written: readonly Binding[];
  /** Bytes of workgroup memory. */
  readonly workgroupBytes: number;
  /** Floats of scratch that a workgroup takes in storage, because they do not fit in workgroup memory. */
  readonly spillFloats: number;
  readonly barriers: number;
}
