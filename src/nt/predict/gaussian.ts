import type { DenseArray } from '../../runtime/ndarray.js';

/** The mean of a prediction. */
export interface Mean {
  /** Shape of `yTrain` with the test samples in place of the train samples; float64. */
  readonly mean: DenseArray;
}

/** A Gaussian over the outputs at the test points. */
export interface GaussianPrediction extends Mean {
  /** Laid out as `kTestTest`: `[nTest, nTest]`, then each further axis twice; the same for every trace axis; float64. */
  readonly covariance: DenseArray;
}
