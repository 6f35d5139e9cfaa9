import { single } from '../../kernel/covariances.js';
import { noKernel } from '../../kernel/no-kernel.js';
import type { KernelRule } from '../../kernel/rule.js';
import { linearScaling } from './linear-scaling.js';
import type { AttentionResolved } from './options.js';
import { rootScaling } from './root-scaling.js';
import { settingOf } from './setting.js';

/** @throws ShapeError where the limit has no closed form. */
export const attentionKernel =
  (o: AttentionResolved): KernelRule =>
  (tree, input, context) => {
    if (!o.linearScaling && o.attentionMechanism !== 'IDENTITY')
      return noKernel(
        `✗ GlobalSelfAttention with linearScaling: false and the mechanism '${o.attentionMechanism}' has no kernel in closed form (use linearScaling: true, or attentionMechanism: 'IDENTITY')`,
      );
    const setting = settingOf(o, single(tree), input, context);
    return o.linearScaling ? linearScaling(setting) : rootScaling(setting);
  };
