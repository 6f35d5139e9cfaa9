/** Types of the built-in modules this library touches. */
interface Builtins {
  'node:fs': typeof import('node:fs');
  'node:module': typeof import('node:module');
  'node:os': typeof import('node:os');
  'node:util': typeof import('node:util');
  'node:v8': typeof import('node:v8');
  'node:worker_threads': typeof import('node:worker_threads');
}

/** A built-in module of Node, loaded so that bundlers for browsers see no import of it. */
export async function builtin<K extends keyof Builtins>(name: K): Promise<Builtins[K]> {
  const specifier: string = name;
  const loaded: { readonly default: Builtins[K] } = await import(
    /* @vite-ignore */ /* webpackIgnore: true */ specifier
  );
  return loaded.default;
}
