/** FanInSum has no options; the record is there so that every layer has one. */
export type FanInSumResolved = Readonly<Record<never, never>>;
