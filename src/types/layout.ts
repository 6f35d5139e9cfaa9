/** The letters of an axis spec: `'NHWC'` is `['N', 'H', 'W', 'C']`; `never` if one comes twice. */
export type Letters<Spec extends string, R extends readonly string[] = []> = Spec extends `${infer H}${infer T}`
  ? H extends R[number]
    ? never
    : Letters<T, [...R, H]>
  : R;

/** The letters that are spatial axes: all but batch, channels and the filter's channels. */
export type SpatialLetters<L extends readonly string[], R extends readonly string[] = []> = L extends readonly [
  infer H extends string,
  ...infer T extends readonly string[],
]
  ? SpatialLetters<T, H extends 'N' | 'C' | 'I' | 'O' ? R : [...R, H]>
  : R;

/** Index of a letter, `never` if it is not there. */
export type IndexOf<L extends readonly unknown[], Letter, I extends readonly unknown[] = []> = L extends readonly [
  infer H,
  ...infer T,
]
  ? H extends Letter
    ? I['length']
    : IndexOf<T, Letter, [...I, 0]>
  : never;

/** The sizes `S`, which go by the letters `From`, in the order of the letters `To`. */
export type Reorder<S extends readonly unknown[], From extends readonly string[], To extends readonly string[]> = {
  -readonly [K in keyof To]: S[IndexOf<From, To[K]> & keyof S];
};

/** `N, H, W, C`. */
export type ShowLetters<L extends readonly string[], R extends string = ''> = L extends readonly [
  infer H extends string,
  ...infer T extends readonly string[],
]
  ? ShowLetters<T, `${R}${R extends '' ? '' : ', '}${H}`>
  : R;
