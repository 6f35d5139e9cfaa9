import { join } from 'node:path';
import type { ToolName } from '../tools.js';

/** One part of the setup: what it needs, and whether it has been done. */
export interface SetupStep {
  readonly name: string;
  /** What it does, as the progress line says it. */
  readonly title: string;
  readonly tools: readonly ToolName[];
  isDone(): Promise<boolean>;
  /** Does it; resolves to what the progress line says of the result. */
  run(): Promise<string>;
}

export const logOf = (folder: string, step: string): string => join(folder, 'logs', `${step}.log`);
