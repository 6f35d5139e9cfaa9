/** FanInProd has no options; the record is there so that every layer has one. */
export type FanInProdResolved = Readonly<Record<never, never>>;
