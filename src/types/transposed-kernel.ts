/** The shape behind its first two axes. */
type Behind<S extends readonly unknown[]> = S extends readonly [unknown, unknown, ...infer T] ? T : [];

/** Entries two by two. */
type TwoByTwo<S extends readonly unknown[]> = S extends readonly [infer a, infer b, ...infer T]
  ? [[a, b], ...TwoByTwo<T>]
  : [];

type OneByOne<S extends readonly unknown[]> = S extends readonly [infer a, ...infer T] ? [[a], ...OneByOne<T>] : [];

/** Groups `A[k]` in turn, as one list. */
type Ordered<S extends readonly unknown[], A extends readonly unknown[]> = A extends readonly [
  infer K extends number,
  ...infer R,
]
  ? [...(S[K] extends readonly number[] ? S[K] : []), ...Ordered<S, R>]
  : [];

/** Positions `T` in another order of their axes: two for each axis, or one. */
type Moved<T extends readonly unknown[], A extends readonly unknown[]> = T['length'] extends A['length']
  ? Ordered<OneByOne<T>, A>
  : Ordered<TwoByTwo<T>, A>;

/** Known only if both the shape and the order are. */
type Known<S extends readonly number[], A, R> = A extends readonly number[]
  ? number extends A['length'] | S['length']
    ? readonly number[]
    : R
  : readonly number[];

type List<A> = A extends readonly unknown[] ? A : [];

/** Shape `P` of `nngp` and `ntk` with the spatial axes in the order `A`. */
export type TransposedPairs<P extends readonly number[], A> = Known<
  P,
  A,
  [number, number, ...Moved<Behind<P>, List<A>>]
>;

/** The same for the shape `V` of `cov1` and `cov2`. */
export type TransposedSelf<P extends readonly number[], V extends readonly number[], A> = Known<
  V,
  A,
  V extends readonly [...infer H extends readonly number[], ...Behind<P>]
    ? [...H, ...Moved<Behind<P>, List<A>>]
    : readonly number[]
>;
