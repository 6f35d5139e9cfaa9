/** Sign has no options; the record is there so that every layer has one. */
export type SignResolved = Readonly<Record<never, never>>;
