/** Seed of every random test; set `TT_SEED` to try others. A failure is repeated by its seed. */
export const seed = Number(process.env.TT_SEED ?? 20251105);
