/** Relu has no options; the record is there so that every layer has one. */
export type ReluResolved = Readonly<Record<never, never>>;
