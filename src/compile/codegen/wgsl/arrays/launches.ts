import type { ArrayKernelCode } from './kernel.js';

/** Workgroups on one axis of a launch that every device takes. */
const MOST_WORKGROUPS = 65535;

/** Some units of a kernel, computed by one dispatch. */
export interface Launch {
  /** Number of the kernel in its plan. */
  readonly kernel: number;
  readonly first: number;
  readonly last: number;
  readonly workgroups: readonly [x: number, y: number];
  readonly cost: number;
}

/** How launches are cut. */
export interface LaunchSize {
  /** What a launch may cost: drivers take a device away that is busy for seconds. */
  readonly cost: number;
  /** Units at most. */
  readonly units?: number | undefined;
}

/** As few rows of workgroups as can be. */
function gridOf(workgroups: number): readonly [number, number] {
  const y = Math.ceil(workgroups / MOST_WORKGROUPS);
  return [Math.ceil(workgroups / y), y];
}

/** The launches of one kernel, about equal; none where there is nothing to compute. */
function launchesOf(code: ArrayKernelCode, kernel: number, size: LaunchSize): readonly Launch[] {
  const { units, unitsPerGroup, unitCost } = code;
  const groups = Math.ceil(units / unitsPerGroup);
  const fitting = Math.floor(Math.min(size.cost / unitCost, size.units ?? units) / unitsPerGroup);
  const most = Math.max(1, Math.min(fitting, MOST_WORKGROUPS ** 2));
  const each = Math.ceil(groups / Math.ceil(groups / most));
  return Array.from({ length: groups === 0 ? 0 : Math.ceil(groups / each) }, (_, k) => {
    const first = k * each * unitsPerGroup;
    const last = Math.min(units, first + each * unitsPerGroup);
    return {
      kernel,
      first,
      last,
      workgroups: gridOf(Math.ceil((last - first) / unitsPerGroup)),
      cost: (last - first) * unitCost,
    };
  });
}

/** All launches of a plan, in order. */
export const launchesFor = (kernels: readonly ArrayKernelCode[], size: LaunchSize): readonly Launch[] =>
  kernels.flatMap((code, k) => launchesOf(code, k, size));
