import { InputError } from '../../../compile/errors.js';
import type { Layer } from '../../../dsl/layer.js';
import { describeValue, formatShape } from '../../../runtime/describe.js';
import { casesFor, type LayerCase, type LayerOf, WIDTH } from './cases.js';
import { checkEngines } from './checks/engines.js';
import { checkMasks } from './checks/masks.js';
import { checkMonteCarlo } from './checks/monte-carlo.js';
import { checkPsd } from './checks/psd.js';
import { checkShape } from './checks/shape.js';
import { checkSymmetric } from './checks/symmetric.js';
import { checkTypes } from './checks/types.js';
import { readVerifyOptions, type VerifyOptions, type VerifySettings } from './options.js';
import { CHECKS, type CheckName, type CheckReport, type Finding, failed, type LayerReport } from './report.js';

type OnOneNetwork = (c: LayerCase, settings: VerifySettings) => Promise<Finding>;

const ON_NETWORKS: Readonly<Record<Exclude<CheckName, 'types'>, OnOneNetwork>> = {
  shape: checkShape,
  engines: checkEngines,
  symmetric: checkSymmetric,
  psd: checkPsd,
  masks: checkMasks,
  monteCarlo: checkMonteCarlo,
};

/** What it means that a check passed. */
const PASSES: Readonly<Record<CheckName, string>> = {
  shape: 'the shape rule says what the finite network and the kernel are',
  types: 'the rule for the type checker says what the one at run time does',
  engines: 'the plan, fused and as written, gives what the reference engine does',
  symmetric: 'K(x, y) is K(y, x) transposed, and variances are the diagonal of the nngp',
  psd: 'no eigenvalue of a kernel is negative',
  masks: 'masked positions are 0, and like positions that are not there',
  monteCarlo: 'the kernels are those of random networks',
};

/**
 * Checks a layer made with `defineLayer`, on random networks that it fits into, the smallest first:
 *
 * - `shape`: the shape rule says the shape that the finite network gives, and the one that the kernel has;
 * - `types`: the rule for the type checker (`'~out'`) says the same as `shape`, sentences included. It takes a type checker
 *   to know that, so `types` tells how to run one; left out, this is not checked, and the report says so;
 * - `engines`: the fused plan, the plan as written (`optimize: false`) and the reference engine give the same kernels;
 * - `symmetric`: K(x, y) is K(y, x) transposed, and cov1 and cov2 are what the nngp has of each sample with itself;
 * - `psd`: kernels have no negative eigenvalues;
 * - `masks`: samples with a masked end have the kernel of samples without that end, masked outputs are 0, and of a sample
 *   that is masked altogether everything is;
 * - `monteCarlo`: NNGP and NTK are those of random networks of growing width, by {@link compareWithMonteCarlo}.
 *
 * What it cannot see: options and inputs that it is not given, and a finite network and a kernel that are wrong alike.
 *
 * @param layer the layer, or the layer by the width of the network, where its channels are an option: `(n) => MyLayer(n)`
 * @returns a report: `failures` holds one sentence for each check that failed.
 * @throws InputError for options out of range, and where the layer fits into no network.
 * @example
 * const report = await verifyLayer((n) => MyLayer(n), { seed: 1 });
 * expect(report.failures).toEqual([]);
 */
export async function verifyLayer(layer: Layer | LayerOf, options: VerifyOptions = {}): Promise<LayerReport> {
  const settings = readVerifyOptions(options);
  const { seed, signal, types } = settings;
  signal?.throwIfAborted();
  const of = layerOf(layer);
  const own = of(WIDTH);
  const cases = casesFor(of, settings);
  const wanted = CHECKS.filter((check) => settings.checks.includes(check));
  const casesOf = (check: CheckName): readonly LayerCase[] =>
    check === 'monteCarlo' ? spread(cases, settings.networks) : check === 'types' ? cases.slice(0, 1) : cases;
  const total = wanted.reduce((n, check) => n + casesOf(check).length, 0);
  const checks: CheckReport[] = [];
  let before = 0;
  for (const check of wanted) {
    const chosen = casesOf(check);
    const tell = (done: number): void => options.onProgress?.({ done: before + done, total });
    checks.push(
      check === 'types'
        ? await typesReport(own, cases, types)
        : check === 'symmetric' && own.oneSided
          ? report(own, check, 'skipped', 0, 'it says that it is oneSided')
          : await onNetworks(own, check, chosen, settings, tell),
    );
    before += chosen.length;
    tell(0);
  }
  const failures = checks.flatMap((c) => (c.outcome === 'failed' ? [c.sentence] : []));
  return { layer: own.name, outcome: failures.length > 0 ? 'failed' : 'passed', checks, failures, seed };
}

function layerOf(layer: Layer | LayerOf): LayerOf {
  if (typeof layer === 'function') return layer;
  if (typeof layer === 'object' && layer !== null && 'kernel' in layer) return () => layer;
  throw new InputError(
    `verifyLayer got ${describeValue(layer)}, and takes a layer that defineLayer made, or a function of the width that gives one.`,
  );
}

/** The first, the last, and others between them. */
const spread = (cases: readonly LayerCase[], count: number): readonly LayerCase[] => {
  const places = Array.from({ length: count }, (_, k) => Math.round((k * (cases.length - 1)) / Math.max(1, count - 1)));
  return cases.filter((_, k) => places.includes(k));
};

const report = (
  { name }: Layer,
  check: CheckName,
  outcome: CheckReport['outcome'],
  cases: number,
  what: string,
): CheckReport => ({
  check,
  outcome,
  cases,
  sentence: `${name}, ${check}: ${outcome === 'skipped' ? 'not checked, ' : ''}${what}.`,
});

async function typesReport(
  layer: Layer,
  cases: readonly LayerCase[],
  types: VerifySettings['types'],
): Promise<CheckReport> {
  if (!types) return report(layer, 'types', 'skipped', 0, 'for it takes a type checker; tell how to run one in types');
  const { finding, states } = await checkTypes(cases, layer, types);
  if (finding.outcome === 'passed')
    return report(layer, 'types', 'passed', states, `${PASSES.types} of ${states} states`);
  return report(layer, 'types', finding.outcome, states, finding.what);
}

async function onNetworks(
  layer: Layer,
  check: Exclude<CheckName, 'types'>,
  cases: readonly LayerCase[],
  settings: VerifySettings,
  tell: (done: number) => void,
): Promise<CheckReport> {
  let [passed, why] = [0, ''];
  for (const [k, c] of cases.entries()) {
    settings.signal?.throwIfAborted();
    const finding = await found(ON_NETWORKS[check], c, settings);
    tell(k + 1);
    if (finding.outcome === 'failed') {
      const where = `in ${c.code} on samples of ${formatShape(c.sizes)}, seed ${settings.seed}`;
      return report(layer, check, 'failed', passed + 1, `${finding.what}; ${where}`);
    }
    if (finding.outcome === 'passed') passed++;
    else why = finding.what;
  }
  if (passed === 0) return report(layer, check, 'skipped', 0, why);
  return report(layer, check, 'passed', passed, `${PASSES[check]}, in ${passed} networks`);
}

/** What a check finds; an error of the layer's is a failure, too. */
async function found(check: OnOneNetwork, c: LayerCase, settings: VerifySettings): Promise<Finding> {
  try {
    return await check(c, settings);
  } catch (error) {
    settings.signal?.throwIfAborted();
    return failed(`it threw: ${error instanceof Error ? error.message : String(error)}`);
  }
}
