import { type Section, section } from './evaluate.js';
import { type RegionName, sizePerItem } from './layout.js';
import { peakBytes } from './lifetimes.js';
import type { Lowered } from './lower/lower.js';
import type { Value } from './lower/step.js';

/** A lowered graph cut into what depends on no sample, on one, and on pairs, with the memory that each takes. */
export interface Sections {
  readonly constants: Section;
  readonly samples: Readonly<Record<'i' | 'j', Section>>;
  readonly pairs: Section;
  /** What pairs read of samples. */
  readonly reads: ReadonlySet<Value>;
  /** Bytes while one sample, or one pair, is worked on. */
  readonly peak: Readonly<Record<'i' | 'j' | 'pair', number>>;
  /** Bytes of what is kept of one sample. */
  readonly kept: Readonly<Record<'i' | 'j', number>>;
}

const made = new WeakMap<Lowered, Sections>();

/** Cuts a lowered graph. What a section hands on are the values that later ones read, and outputs. */
export function sectionsOf(lowered: Lowered): Sections {
  const known = made.get(lowered);
  if (known) return known;
  const outputs = new Set(Object.values(lowered.outputs).map((o) => o.value));
  const stepsOf = (name: RegionName): typeof lowered.steps => lowered.steps.filter((s) => s.out.region === name);
  const readElsewhere = new Set(lowered.steps.flatMap((s) => s.args.filter((a) => a.region !== s.out.region)));
  const cut = (name: RegionName): Section => {
    const steps = stepsOf(name);
    return section(
      steps,
      steps.map((s) => s.out).filter((v) => outputs.has(v) || readElsewhere.has(v)),
    );
  };
  const [constants, i, j, pairs] = [cut('none'), cut('i'), cut('j'), cut('pair')];
  const peak = (s: Section): number => peakBytes(s.steps, new Set(s.wanted));
  const kept = (s: Section): number => s.wanted.reduce((n, v: Value) => n + 4 * sizePerItem(v.axes), 0);
  const sections: Sections = {
    constants,
    samples: { i, j },
    pairs,
    reads: new Set(pairs.steps.flatMap((s) => s.args.filter((a) => a.region !== 'pair'))),
    peak: { i: peak(i), j: peak(j), pair: peak(pairs) },
    kept: { i: kept(i), j: kept(j) },
  };
  made.set(lowered, sections);
  return sections;
}
