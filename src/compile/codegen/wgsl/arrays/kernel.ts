/** An element of an array, whose place in memory a launch hands over. */
export interface OperandPlace {
  readonly array: number;
  readonly offset: number;
}

/**
 * One kernel of a plan of arrays as a compute pipeline; its entry point is `main`. It works on units, entries or tiles,
 * each by itself: those from word 0 of its arguments up to, and without, word 1; then come the places of its operands.
 */
export interface ArrayKernelCode {
  /** `loop 3` or `product 4`. */
  readonly label: string;
  readonly code: string;
  readonly operands: readonly OperandPlace[];
  readonly units: number;
  /** Units of one workgroup. */
  readonly unitsPerGroup: number;
  /** What one unit costs: floating-point operations and bytes, added up. */
  readonly unitCost: number;
}

/** Bindings: the memory that all arrays share, and the arguments of a launch. */
export const MEMORY_BINDING = 0;
export const ARGUMENTS_BINDING = 1;

/** Words before the places of operands. */
export const FIRST_OPERAND_WORD = 2;

/** Invocations of a workgroup where each has a unit of its own. */
export const GROUP = 64;

/** Where an operand begins. */
export const operand = (k: number): string => `args.o${k}`;
