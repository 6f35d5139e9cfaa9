import { say } from '../../../types/sentences.js';
import { single } from '../../kernel/covariances.js';
import type { KernelPart } from '../../kernel/part.js';
import type { KernelRule } from '../../kernel/rule.js';
import { linearScaling } from './linear-scaling.js';
import type { AttentionResolved } from './options.js';
import { rootScaling } from './root-scaling.js';
import { settingOf } from './setting.js';

/** The rule, or the sentence where the limit has no closed form. */
export const attentionKernel = (o: AttentionResolved): KernelPart =>
  o.linearScaling || o.attentionMechanism === 'IDENTITY'
    ? attentionRule(o)
    : say('attentionKernel', { mechanism: o.attentionMechanism });

const attentionRule =
  (o: AttentionResolved): KernelRule =>
  (tree, input, context) => {
    const setting = settingOf(o, single(tree), input, context);
    return o.linearScaling ? linearScaling(setting) : rootScaling(setting);
  };
