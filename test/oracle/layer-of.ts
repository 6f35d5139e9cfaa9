import type { Layer } from '../../src/index.js';
import * as tt from '../../src/index.js';
import type { Op } from './operator-form.js';

/** The library's layer for a step of the operator form. */
export function layerOf(op: Op): Layer {
  switch (op.op) {
    case 'relu':
      return tt.Relu();
    case 'erf':
      return tt.Erf();
    case 'flatten':
      return tt.Flatten();
    case 'globalAvgPool':
      return tt.GlobalAvgPool();
    case 'globalSumPool':
      return tt.GlobalSumPool();
    case 'avgPool':
    case 'sumPool': {
      const { sizes, strides, padding } = op.filter;
      const { normalizeEdges } = op;
      return op.op === 'sumPool'
        ? tt.SumPool(sizes, { strides, padding })
        : tt.AvgPool(sizes, { strides, padding, normalizeEdges });
    }
    case 'attention': {
      const { attention: a } = op;
      return tt.GlobalSelfAttention(a.channels, 3, 2, 2, {
        linearScaling: a.linearScaling,
        wKeyStd: a.queryKey,
        wQueryStd: 1,
        wValueStd: a.outValue,
        wOutStd: 1,
        bStd: a.bStd,
        attentionMechanism: a.mechanism,
        posEmbType: a.positions,
        posEmbDecayFn: a.decay,
        wPosEmbStd: a.positionStd,
        valPosEmb: a.valuePositions,
      });
    }
    case 'dense': {
      const { op: _op, channels, ...weights } = op;
      return tt.Dense(channels, weights);
    }
    default: {
      const { op: kind, filter, channels, ...weights } = op;
      const make = { conv: tt.Conv, convLocal: tt.ConvLocal, convTranspose: tt.ConvTranspose }[kind];
      return make(channels, filter.sizes, { ...weights, strides: filter.strides, padding: filter.padding });
    }
  }
}
