/** Which entries of an array are masked. An axis of size 1 stands for all entries along it. */
export interface Mask {
  readonly shape: readonly number[];
  /** 1 where masked, 0 where not; last axis fastest. */
  readonly data: Uint8Array;
}
