import type { Network } from '../../dsl/network.js';

/** Values of hypers by name, other than their own. */
export type HyperValues = Readonly<Record<string, number>>;

/**
 * Programs of networks by question, kept as long as the network is. Of those with other values for hypers, which there
 * may be any number of, only the last of a question is kept.
 */
export class KeptKernels<K> {
  readonly #kept = new WeakMap<Network, Map<string, { readonly hypers: string; readonly kernel: K }>>();

  get(
    network: Network,
    key: object,
    hypers: HyperValues | undefined,
    build: () => K,
  ): { readonly kernel: K; readonly fresh: boolean } {
    const kernels = this.#kept.get(network) ?? new Map<string, { readonly hypers: string; readonly kernel: K }>();
    this.#kept.set(network, kernels);
    const values = JSON.stringify(hypers ?? null);
    const question = JSON.stringify([key, hypers !== undefined]);
    const known = kernels.get(question);
    if (known?.hypers === values) return { kernel: known.kernel, fresh: false };
    const kernel = build();
    kernels.set(question, { hypers: values, kernel });
    return { kernel, fresh: true };
  }
}
