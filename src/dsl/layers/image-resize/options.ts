import { InputError } from '../../../compile/errors.js';
import { type AxesOptions, type AxesResolved, resolveAxes } from '../axes.js';
import { RESIZE_METHODS, type ResizeMethod } from './weights.js';

/** Options of {@link ImageResize}. */
export interface ImageResizeOptions<B extends number = number, C extends number = number> extends AxesOptions<B, C> {
  /**
   * How entries are made of those around them: `'nearest'`, `'linear'` (also `'bilinear'`, `'trilinear'`, `'triangle'`),
   * `'cubic'` (also `'bicubic'`, `'tricubic'`), `'lanczos3'` or `'lanczos5'`.
   */
  readonly method: ResizeMethod;
  /** Whether all entries count where an axis shrinks; `'nearest'` takes no notice. Default true. */
  readonly antialias?: boolean;
}

/** What the kernel rule of ImageResize reads. */
export interface ImageResizeResolved extends AxesResolved {
  /** One size an axis; -1 keeps it. */
  readonly shape: readonly number[];
  readonly method: ResizeMethod;
  readonly antialias: boolean;
}

/** @throws InputError on a size that is neither a positive integer nor -1, or a method that there is not. */
export function resolveImageResize(shape: readonly number[], options: ImageResizeOptions): ImageResizeResolved {
  const { method, antialias = true } = options;
  if (!shape.every((size) => size === -1 || (Number.isSafeInteger(size) && size > 0))) {
    throw new InputError(
      `ImageResize: shape must hold positive integers, or -1 to keep a size, got [${shape.join(', ')}]`,
    );
  }
  if (!RESIZE_METHODS.includes(method)) {
    throw new InputError(`ImageResize: method must be one of ${RESIZE_METHODS.join(', ')}, got '${String(method)}'`);
  }
  return Object.freeze({ shape: Object.freeze([...shape]), method, antialias, ...resolveAxes('ImageResize', options) });
}
