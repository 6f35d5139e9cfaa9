/** The layers that convolve, by name. */
export type ConvLayer = 'Conv' | 'ConvTranspose' | 'ConvLocal';

/** How sentences call a convolution and its options. */
export interface ConvNames<L extends ConvLayer = ConvLayer> {
  readonly layer: L;
  readonly option: 'filterShape';
  readonly own: 'dimensionNumbers';
}
