/** Leaves in arrays and records, as deep as wanted; a single leaf is a tree. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/** The tree of the same form with other leaves. */
export type MapTree<X, From, To> = X extends From
  ? To
  : X extends readonly unknown[]
    ? { readonly [K in keyof X]: MapTree<X[K], From, To> }
    : X extends object
      ? { readonly [K in keyof X]: MapTree<X[K], From, To> }
      : never;
