import { EngineError } from '../../../compile/errors.js';
import type { Pool, Program } from './pool.js';

/** Lets the workers forget a program whose plan nobody holds any more. */
const forget = new FinalizationRegistry<{ readonly pool: Pool; readonly program: Program }>(({ pool, program }) =>
  pool.release(program),
);

/**
 * A module on the threads of a pool, as long as its plan is held.
 * @throws EngineError with the sentence that `refused` makes of the reason.
 */
export async function loadFor(
  plan: object,
  pool: Pool,
  bytes: Uint8Array<ArrayBuffer>,
  refused: (reason: string) => string,
): Promise<Program> {
  const program = await pool.load(bytes).catch((reason: unknown) => {
    throw new EngineError(refused(String(reason)));
  });
  forget.register(plan, { pool, program });
  return program;
}
