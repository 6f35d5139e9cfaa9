/** Leaves in arrays and records, as deep as wanted; a single leaf is a tree. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };
