/** Engines that need more than npm's required packages, and so may be absent on a developer's machine. */
export const OPTIONAL_ENGINES = ['webgpu', 'tfjs', 'tfjs-gpu'] as const;
export type OptionalEngine = (typeof OPTIONAL_ENGINES)[number];

/** What to do about an engine. */
export type Verdict = { readonly kind: 'run' } | { readonly kind: 'skip' | 'fail'; readonly sentence: string };

const isOptional = (name: string): name is OptionalEngine => OPTIONAL_ENGINES.some((known) => known === name);

/**
 * The engines that have to be there, from `TT_REQUIRE_ENGINES`, e.g. `webgpu,tfjs,tfjs-gpu`.
 * @throws Error for a name that is none: it would require nothing.
 */
export function requiredEngines(
  list: string | undefined = process.env.TT_REQUIRE_ENGINES,
): ReadonlySet<OptionalEngine> {
  const names = (list ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  return new Set(
    names.map((name) => {
      if (isOptional(name)) return name;
      throw new Error(`TT_REQUIRE_ENGINES has '${name}', and its names are ${OPTIONAL_ENGINES.join(', ')}.`);
    }),
  );
}

/** An engine that is absent (for a reason) is skipped, or fails its tests where it is required; the others always run. */
export function verdictOn(
  name: string,
  reason: string | null,
  required: ReadonlySet<OptionalEngine> = requiredEngines(),
): Verdict {
  if (reason === null) return { kind: 'run' };
  if (!isOptional(name)) return { kind: 'fail', sentence: `${name} is absent: ${reason}` };
  if (!required.has(name)) return { kind: 'skip', sentence: `${name} is absent: ${reason}` };
  return { kind: 'fail', sentence: `${name} is absent, and TT_REQUIRE_ENGINES asks for it: ${reason}` };
}
