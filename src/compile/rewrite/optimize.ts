import type { Graph } from '../graph/node.js';
import { verify } from '../graph/verify.js';
import { AFFINE_RULES } from './affine.js';
import { CONSTANT_RULES } from './constants.js';
import { DIAGONAL_RULES } from './diagonals.js';
import type { Pass } from './rule.js';
import { runPass } from './run-pass.js';
import { ZERO_RULES } from './zeros.js';

/** The passes, in order. Each also merges equal nodes and drops unread ones. */
export const PASSES: readonly Pass[] = [
  { name: 'fold', rules: CONSTANT_RULES },
  { name: 'diagonals', rules: [...CONSTANT_RULES, ...DIAGONAL_RULES] },
  { name: 'affine', rules: [...CONSTANT_RULES, ...DIAGONAL_RULES, ...AFFINE_RULES, ...ZERO_RULES] },
];

/** All rewrites; every graph is verified between passes. */
export const optimize = (graph: Graph): Graph =>
  PASSES.reduce((current, pass) => verify(runPass(current, pass), pass.name), graph);
