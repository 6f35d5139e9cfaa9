/** How sentences call a convolution and its options. */
export interface ConvNames {
  readonly layer: 'Conv';
  readonly option: 'filterShape';
  readonly own: 'dimensionNumbers';
}
