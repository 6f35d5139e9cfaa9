/** A mistake in how the program was called: one sentence, no stack, exit code 2. */
export class UsageError extends Error {}
