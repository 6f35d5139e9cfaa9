/** Identity has no options; the record is there so that every layer has one. */
export type IdentityResolved = Readonly<Record<never, never>>;
