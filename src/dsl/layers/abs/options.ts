/** Abs has no options; the record is there so that every layer has one. */
export type AbsResolved = Readonly<Record<never, never>>;
