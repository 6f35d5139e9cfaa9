import { product } from '../product.js';
import type { PlanInput } from './plan.js';

/** Numbers that an input has of each sample. */
export const inputWidth = ({ positions, channels }: PlanInput): number => product(positions) * channels;
