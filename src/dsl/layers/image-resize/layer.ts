import { defineLayer, type Layer } from '../../layer.js';
import { imageResizeFinite } from './finite.js';
import { imageResizeKernel, imageResizeMixing } from './kernel.js';
import { imageResizeMasks } from './mask.js';
import { type ImageResizeOptions, type ImageResizeResolved, resolveImageResize } from './options.js';
import { imageResizeShape } from './shape.js';
import type { ImageResizeOut } from './type.js';

/** The type of {@link ImageResize}: new sizes `T`, batch axis `B`, channel axis `C`. */
export interface ImageResize<T extends readonly number[], B extends number = 0, C extends number = -1> extends Layer {
  readonly name: 'ImageResize';
  readonly options: ImageResizeResolved;
  readonly '~axes': [B, C];
  readonly '~out': ImageResizeOut<this['~in'], T, B, C>;
  readonly '~params': readonly [];
}

/**
 * Interpolates to other sizes, axis by axis: `[N, H, W, C] -> [N, shape[1], shape[2], C]`. `shape` has an entry for every
 * axis, batch and channels included; -1 keeps a size, and so does the size that an axis has. Gaussianity stays.
 * @throws InputError on a size that is neither a positive integer nor -1, or a method that there is not.
 * @example ImageResize([-1, 16, 16, -1], { method: 'linear' })
 */
export function ImageResize<const T extends readonly number[], const B extends number = 0, const C extends number = -1>(
  shape: T,
  options: ImageResizeOptions<B, C>,
): ImageResize<T, B, C> {
  const resolved = resolveImageResize(shape, options);
  return defineLayer<ImageResize<T, B, C>>({
    name: 'ImageResize',
    options: resolved,
    axes: resolved,
    kernel: imageResizeKernel(resolved),
    mixing: imageResizeMixing(resolved),
    finite: imageResizeFinite(resolved),
    masks: imageResizeMasks(resolved),
    shape: (state) => imageResizeShape(resolved, state),
  });
}
