import type { Layer } from '../../src/index.js';
import { parallel, serial } from '../../src/index.js';
import type { NetJson, OptionsJson } from './format.js';
import { layerTable } from './layer-table.js';
import { OptionReader } from './options.js';
import { Missing } from './outcome.js';

const isNet = (part: NetJson | OptionsJson): part is NetJson => Array.isArray(part);

/** The nets inside a `serial` or `parallel`. */
export const partsOf = (net: NetJson): readonly NetJson[] =>
  net.slice(1).filter((p): p is NetJson => typeof p !== 'string' && isNet(p));

/** The options of a layer. */
export const optionsOf = (net: NetJson): OptionsJson => {
  const [, first] = net;
  return first === undefined || isNet(first) ? {} : first;
};

/** Names of all layers in a net, each once, in order of appearance. */
export function layerNames(net: NetJson): readonly string[] {
  const inner = partsOf(net).flatMap(layerNames);
  return [...new Set(isCombinator(net[0]) ? inner : [net[0], ...inner])];
}

/** The layers of a net one after the other; a net that is one layer gives that one. */
export const toLayers = (net: NetJson): readonly Layer[] =>
  net[0] === 'serial' ? partsOf(net).map(toLayer) : [toLayer(net)];

/** Builds a layer from its JSON; throws `Missing` with the name of a layer or option this library does not have. */
export function toLayer(net: NetJson): Layer {
  const [name] = net;
  if (name === 'serial') return serial(...partsOf(net).map(toLayer));
  if (name === 'parallel') return parallel(...partsOf(net).map(toLayer));
  const make = Object.hasOwn(layerTable, name) ? layerTable[name] : undefined;
  if (make === undefined) throw new Missing(name);
  const options = new OptionReader(name, optionsOf(net));
  const layer = make(options);
  options.finish();
  return layer;
}

/** The batch axis that the first layer of a net declares; 0 where it declares none. */
export function batchAxisOf(net: NetJson): number {
  const [first] = partsOf(net);
  if (isCombinator(net[0])) return first === undefined ? 0 : batchAxisOf(first);
  const { batch_axis: axis, dimension_numbers: letters } = optionsOf(net);
  if (typeof axis === 'number') return axis;
  const input: unknown = Array.isArray(letters) ? letters[0] : undefined;
  return typeof input === 'string' ? input.indexOf('N') : 0;
}

const isCombinator = (name: string): boolean => name === 'serial' || name === 'parallel';
