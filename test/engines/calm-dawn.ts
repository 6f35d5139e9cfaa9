/**
 * While it waits for a GPU, the `webgpu` package asks Dawn for news by setImmediate, over and over: a million times in a
 * quarter of a minute. A software GPU on the same few processors gets the less of them. Here it asks a thousand times a
 * second. Functions of JavaScript wait no longer than they did, nor do those that settle a promise.
 */
const { setImmediate: immediately, setTimeout: later } = globalThis;

/** A function of an addon has neither code, nor parameters, nor a name. */
const isOfAddon = (f: { readonly length: number; readonly name: string }): boolean =>
  f.length === 0 && f.name === '' && Function.prototype.toString.call(f).includes('[native code]');

globalThis.setImmediate = Object.assign(
  <A extends unknown[]>(f: (...args: A) => void, ...args: A) =>
    isOfAddon(f) ? later(f, 1, ...args) : immediately(f, ...args),
  immediately,
);
