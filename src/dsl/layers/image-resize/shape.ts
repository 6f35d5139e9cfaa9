import { type Sentence, say } from '../../../types/sentences.js';
import { declareAxes } from '../../checks/declare-axes.js';
import { lacksAxes, oneTensor } from '../../checks/one-tensor.js';
import { showDims } from '../../show.js';
import { type State, type TensorState, tensor } from '../../state.js';
import type { ImageResizeResolved } from './options.js';

/** Every axis gets its new size: the run-time twin of `ImageResizeOut`. */
export function imageResizeShape(o: ImageResizeResolved, state: State): State | Sentence {
  const given = oneTensor('ImageResize', state);
  if (typeof given === 'string') return given;
  const input: TensorState =
    given.kind === 'unknown'
      ? tensor(
          o.shape.map(() => null),
          { gaussian: given.gaussian ?? true },
        )
      : given;
  const { dims, gaussian } = input;
  const lacks = lacksAxes('ImageResize', input);
  if (lacks) return lacks;
  if (dims.length !== o.shape.length) return say('resizeRank', { target: showDims(o.shape), shape: showDims(dims) });
  const axes = declareAxes('ImageResize', input, o);
  if (typeof axes === 'string') return axes;
  const sizes = dims.map((size, axis) => (o.shape[axis] === -1 ? size : (o.shape[axis] ?? null)));
  return tensor(sizes, { batchAxis: axes.batch, channelAxis: axes.channel, gaussian });
}
