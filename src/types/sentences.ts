/**
 * Every sentence a user can read about a network that does not fit together, written once: the type checker fills the
 * templates through {@link Say}, the run time through {@link say}, so both say the same. `{name}` is a placeholder.
 */
export const sentences = {
  notCalled: '✗ expected a layer, got a function (if it makes layers, call it: Relu() and not Relu)',
  oneTensor:
    '✗ {layer} expects one tensor, got {shape} (add FanInSum() before it, or one {layer} to each branch of parallel)',
  batchAndChannels: '✗ {layer} expects a batch axis and a channel axis, got {shape} (an input needs at least 2 axes)',
  rank: '✗ {layer} expects {rank} axes ({axes}), got {shape} (batch, channels and one axis for each size of {option} {window})',
  windowFit:
    '✗ {layer}: window {window} does not fit axis {axis} of {shape} with VALID padding (use a smaller window or SAME padding)',
  strides: '✗ {layer}: strides {strides} and {option} {window} need one entry for each spatial axis',
  dimensionNumbers:
    '✗ {layer}: dimensionNumbers [{lhs}, {rhs}, {out}] must name N, C and {spatial} spatial axes for input and output, I, O and the same spatial axes for the filter {window}',
  axisOutside: '✗ {layer}: {option} {axis} is outside {shape} (use 0 to {last}, or -1 for the last axis)',
  sameAxis: '✗ {layer}: batchAxis and channelAxis are both axis {axis} of {shape} (give them different axes)',
  batchElsewhere: '✗ {layer} expects the batch on axis {declared} of {shape}, but it is on axis {actual} (set {fix})',
  channelsElsewhere:
    '✗ {layer} expects the channels on axis {declared} of {shape}, but they are on axis {actual} (set {fix})',
  gaussian: '✗ {layer} needs Gaussian inputs, but {shape} is not Gaussian: put Dense or Conv before it',
  noKernel:
    '✗ {layer} has no kernel of infinite width: estimate that of finite networks with monteCarloKernelFn, or use {instead}',
  attentionKernel:
    "✗ GlobalSelfAttention with linearScaling: false and the mechanism '{mechanism}' has no kernel in closed form (use linearScaling: true, or attentionMechanism: 'IDENTITY')",
  fanInOne: '✗ {layer} expects branches, got {shape} (add FanOut and parallel before it)',
  fanInNested: '✗ {layer} expects one tensor in branch {index}, got {shape} (add FanInSum() to that branch)',
  fanInShape: '✗ {layer}: branch 0 has shape {first}, branch {index} has {shape} (end every branch in the same shape)',
  fanInConcatShape:
    '✗ FanInConcat: branch 0 has shape {first}, branch {index} has {shape} (only axis {axis} may differ in size)',
  fanInAxes:
    '✗ {layer}: branch 0 has batch and channels on axes {first}, branch {index} on {axes} (end every branch in the same layout)',
  fanInGaussian:
    '✗ {layer} needs Gaussian branches, but branch {index} {shape} is not Gaussian: end it in Dense or Conv',
  normChannels:
    '✗ LayerNorm: axis {axes} of {shape} leaves out the channels on axis {channel}, and without them there is no limit of infinite width (add {channel})',
  parallelOne:
    '✗ parallel expects branches, got {shape} (add FanOut({layers}) before it, or give the network {layers} inputs)',
  parallelCount:
    '✗ parallel has {layers} layers but receives {branches} branches (use FanOut({layers}) or {layers} inputs)',
  indexCount: '✗ Index has {count} entries for {shape} (give at most one for each axis)',
  indexDrops: '✗ Index: {entry} drops the {what} axis {axis} of {shape} (keep it with a slice)',
  indexOutside: '✗ Index: {entry} is outside axis {axis} of {shape} (use 0 to {last}, or -1 for the last entry)',
  indexEmpty: '✗ Index: slice {entry} takes nothing of axis {axis} of {shape} (take one entry or more)',
  indexKernel:
    '✗ Index: slice {entry} of axis {axis}, the channels, has no kernel of infinite width (take all of them)',
  resizeRank: '✗ ImageResize: shape {target} needs one entry for each axis of {shape} (-1 keeps a size)',
  axisTwice: '✗ {layer}: {option} has axis {axis} of {shape} twice (name it once)',
  aggregateAxis: '✗ Aggregate: aggregateAxis names the {what} axis {axis} of {shape} (name other axes)',
  aggregateNone: '✗ Aggregate has no axis to sum over in {shape} (it needs one besides batch and channels)',
  dotAxis: '✗ DotGeneral {does} the {what} axis {axis} of {shape} (leave it out of dimensionNumbers)',
  dotSizes:
    '✗ DotGeneral: axis {axis} of {shape} meets axis {own} of the constant {constant} (they need the same size)',
  fedKernel:
    '✗ kernelFn: a kernel of {takes} has nngp of shape {wanted}, got {shape} (take that of a network which ends in {takes})',
  inLayer: '✗ in layer {index} › {rest}',
  inSerial: '✗ in serial layer {index} › {rest}',
  inParallel: '✗ in parallel branch {index} › {rest}',
  inRepeat: '✗ in repeat step {index} › {rest}',
} as const;

/** The templates, by name. */
export type Sentences = typeof sentences;

/** A network's fault, in words. What a layer's shape rule returns instead of a state. */
export type Sentence = `✗ ${string}`;

/** The names a template asks for. */
export type Placeholder<T extends string> = T extends `${string}{${infer K}}${infer R}` ? K | Placeholder<R> : never;

/** A template with its placeholders filled in, as a type. */
export type Fill<T extends string, A> = T extends `${infer H}{${infer K}}${infer R}`
  ? `${H}${K extends keyof A ? A[K] & (string | number) : `{${K}}`}${Fill<R, A>}`
  : T;

/** One of the {@link sentences}, filled in, as a type. */
export type Say<K extends keyof Sentences, A extends Record<Placeholder<Sentences[K]>, string | number>> = Fill<
  Sentences[K],
  A
>;

/** A sentence without its mark, to be put behind a path. */
export type Rest<S> = S extends `✗ ${infer R}` ? R : never;

/** A template with its placeholders filled in. */
export function fill<T extends Sentence>(
  template: T,
  args: Readonly<Record<Placeholder<T>, string | number>>,
): Sentence {
  const values: Readonly<Record<string, string | number>> = args;
  return `✗ ${template.slice(2).replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))}`;
}

/** One of the {@link sentences}, filled in: the run-time twin of {@link Say}. */
export function say<K extends keyof Sentences>(
  key: K,
  args: Readonly<Record<Placeholder<Sentences[K]>, string | number>>,
): Sentence {
  return fill<Sentences[K]>(sentences[key], args);
}

/** A sentence without its mark: the run-time twin of {@link Rest}. */
export const rest = (sentence: Sentence): string => sentence.slice(2);

/** The sentence of a layer behind its place among others. */
export type Place = (index: number, sentence: Sentence) => Sentence;

/** Places among layers that stand together in this way. */
export const placed =
  (key: 'inLayer' | 'inSerial' | 'inParallel' | 'inRepeat'): Place =>
  (index, sentence) =>
    say(key, { index, rest: rest(sentence) });
