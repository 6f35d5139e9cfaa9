/** Runs a network of `digits.json`: kernels and predictions on the digits, compared as the digits example does. */
import { loadDigits, split } from '../../examples/digits/data.js';
import { Progress } from '../../examples/digits/progress.js';
import type { Agreement, ProtocolJson } from '../../examples/digits/reference.js';
import { KERNELS, protocolOf } from '../../examples/digits/reference.js';
import { runNetwork } from '../../examples/digits/run-network.js';
import type { Compared } from './compare.js';
import type { AnyCase, NetJson } from './format.js';
import { modelFor } from './model.js';
import type { CaseRunner } from './outcome.js';
import { Missing, outcomeOf, requireFloat64 } from './outcome.js';

interface DigitsCase {
  readonly id: string;
  readonly digits: ProtocolJson & { readonly net: NetJson; readonly input_shape: readonly number[] };
}

const silent = new Progress({ write: () => undefined });

export const digitsRunner: CaseRunner = {
  kind: 'digits',
  accepts: isDigitsCase,
  async run(testCase, options) {
    if (!isDigitsCase(testCase)) throw new Missing('digits fields');
    requireFloat64(options);
    const { id, digits: json } = testCase;
    const protocol = protocolOf(json);
    const data = split(loadDigits(), protocol.nTrain, protocol.nTest);
    const setting = {
      inputShape: json.input_shape,
      diagReg: protocol.diagReg,
      options: options.on?.options ?? {},
      signal: new AbortController().signal,
      reference: protocol.figures,
    };
    const model = modelFor(json.net, [protocol.nTrain, ...json.input_shape]);
    const { kernels } = await runNetwork(model, data, setting, silent);
    return outcomeOf(
      id,
      KERNELS.flatMap((name) => compared(name, kernels[name].reference?.agreement)),
    );
  },
};

function isDigitsCase(c: AnyCase): c is AnyCase & DigitsCase {
  return 'digits' in c;
}

const compared = (name: string, agreement: Agreement | undefined): readonly Compared[] =>
  agreement === undefined || agreement.agrees
    ? [{ name, error: agreement?.worst ?? 0, agrees: agreement !== undefined }]
    : agreement.differ.map((figure) => ({ name: `${name} ${figure}`, error: agreement.worst, agrees: false }));
