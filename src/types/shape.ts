/** Size of an axis: `32`, a name (`'N'`) for a size fixed elsewhere, or `number`: unknown until run time. */
export type Dim = number | string;

/** Sizes of a tensor's axes. A non-tuple means that not even the rank is known. */
export type Shape = readonly Dim[];

/** Is the size unknown? Literals and names are known. */
export type Unknown<D> = number extends D ? true : string extends D ? true : false;

/** The size, or `number` where it may be one of several: a union would multiply through all that follows. */
export type Single<D extends Dim, All = D> = D extends unknown ? ([All] extends [D] ? D : number) : never;

/** Is even the rank unknown? */
export type UnknownRank<S extends readonly unknown[]> = number extends S['length'] ? true : false;

type ShowDims<S extends readonly unknown[], R extends string = ''> = S extends readonly [infer H, ...infer T]
  ? ShowDims<T, `${R}${R extends '' ? '' : ', '}${ShowDim<H>}`>
  : R;

type ShowDim<D> = Unknown<D> extends true ? '?' : D & Dim;

/** A shape as text: `[N, 32, 32, ?]`, or `[…]` when not even the rank is known. */
export type ShowShape<S extends readonly unknown[]> = UnknownRank<S> extends true ? '[…]' : `[${ShowDims<S>}]`;

/** Could the two sizes be equal? Unknown matches anything; names match themselves. */
type DimEqual<A, B> = [A] extends [B] ? true : [B] extends [A] ? true : Unknown<A> extends true ? true : Unknown<B>;

/** Could the two shapes be equal? */
export type ShapeEqual<A extends readonly unknown[], B extends readonly unknown[]> =
  UnknownRank<A> extends true
    ? true
    : UnknownRank<B> extends true
      ? true
      : A['length'] extends B['length']
        ? DimsEqual<A, B>
        : false;

type DimsEqual<A extends readonly unknown[], B extends readonly unknown[]> = A extends readonly [infer a, ...infer A1]
  ? B extends readonly [infer b, ...infer B1]
    ? DimEqual<a, b> extends false
      ? false
      : DimsEqual<A1, B1>
    : true
  : true;

/** What is known when both shapes hold: the more precise of each pair of sizes. */
export type ShapeMeet<A extends readonly unknown[], B extends readonly unknown[]> =
  UnknownRank<A> extends true
    ? B
    : UnknownRank<B> extends true
      ? A
      : { -readonly [K in keyof A]: K extends keyof B ? (Unknown<A[K]> extends true ? B[K] : A[K]) : A[K] };

/** The same tuple without `readonly`, so that hovers stay short. */
export type Writable<S extends readonly unknown[]> = { -readonly [K in keyof S]: S[K] };

/** The tuple with entry `I` replaced. */
export type Replace<S extends readonly unknown[], I extends number, V> = {
  -readonly [K in keyof S]: K extends `${I}` ? V : S[K];
};
