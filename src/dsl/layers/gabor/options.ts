/** Gabor has no options; the record is there so that every layer has one. */
export type GaborResolved = Readonly<Record<never, never>>;
