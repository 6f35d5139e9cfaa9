/**
 * The control block at the start of the pool's memory: 32-bit words, those that threads contend for on lines of their
 * own.
 *
 * `GATE` holds one job: bits 0-7 count the workers inside, bit 8 is set while the job takes more in, bits 9-31 number
 * the
 * jobs. A worker enters by compare-and-swap, so it is either counted before the caller closes the gate or stays out: a
 * worker that is late, still starting or dead never holds a job up, and one inside is always waited for.
 */
export const CONTROL = {
  /** Present job, see above. */
  GATE: 0,
  /** Next task to pull. */
  NEXT: 16,
  /** Counts the wake-ups of a caller that sleeps in `WAITING` until the last worker leaves. */
  DONE: 32,
  WAITING: 33,
  /** Number of messages posted to each worker so far: those a worker has not read yet, it must go and read. */
  MAIL: 48,
  /** Program instances alive in all workers together. */
  INSTANCES: 49,
  /** Workers that have started. */
  STARTED: 50,
  /**
   * 0, or 1 + the length of the text at byte `ERROR_TEXT`: what went wrong in a worker; -1 while it is being
   * written.
   */
  ERROR: 51,
  /** The job: program number, number of the function in it, argument address, task count. */
  PROGRAM: 64,
  FUNCTION: 65,
  ARGS: 66,
  TASKS: 67,
} as const;

export const OPEN = 0x100;
export const INSIDE = 0xff;
export const GENERATION = 0x200;

/** Byte address and capacity of the error text. */
export const ERROR_TEXT = 512;
export const ERROR_CAPACITY = 512;

/** First byte after the control block. */
export const CONTROL_BYTES = 1024;

/** Looks at the gate before a thread goes to sleep: about 5 us, more does not wake any faster. */
export const SPINS = 2000;
