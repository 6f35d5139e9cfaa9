/** Numbers on named axes, row-major in the order of `names`. */
export interface Layout {
  readonly names: readonly string[];
  readonly extents: readonly number[];
}

export const sizeOf = (extents: readonly number[]): number => extents.reduce((a, b) => a * b, 1);

/** Row-major strides by name; 0 for names the array does not have. */
export function stridesOf({ names, extents }: Layout, order: readonly string[]): readonly number[] {
  return order.map((name) => {
    const at = names.indexOf(name);
    return at < 0 ? 0 : sizeOf(extents.slice(at + 1));
  });
}

/** For every element of `out`, in order, where it is found in an array with these strides along the axes of `out`. */
export function placesOf(extents: readonly number[], strides: readonly number[]): Int32Array {
  let places = Int32Array.of(0);
  extents.forEach((extent, axis) => {
    const stride = strides[axis] ?? 0;
    const wider = new Int32Array(places.length * extent);
    let at = 0;
    for (const place of places) for (let k = 0; k < extent; k++) wider[at++] = place + k * stride;
    places = wider;
  });
  return places;
}
