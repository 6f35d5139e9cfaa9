import { Conv, GlobalAvgPool, input, Relu } from '../../src/index.js';
import { samples } from '../runtime/engine-nets.js';

/** What else could happen while a kernel was computed that takes a while; plain data. */
export interface Patience {
  /** Timers that fired, and the longest time between two, in ms. */
  readonly ticks: number;
  readonly longestGap: number;
  /** Time it took, in ms. */
  readonly whole: number;
  /** Times progress was reported. */
  readonly reports: number;
  /** What a second run was rejected with, that was stopped after its first report, and the time it took. */
  readonly stopped: string;
  readonly stoppedAfter: number;
}

const conv = () => Conv(8, [3, 3], { padding: 'SAME' });
const NET = input('N', 16, 16, 3).build(conv(), Relu(), conv(), Relu(), conv(), Relu(), GlobalAvgPool());
const X = samples(3, [24, 16, 16, 3]);

/** Many short tasks: a second or so on one thread. */
const longRun = async (options: Parameters<typeof NET.kernelFn>[3]): Promise<void> => {
  await NET.kernelFn(X, null, 'ntk', options);
};

/** Measures it. */
export async function patience(): Promise<Patience> {
  // so that no time of the next call goes into planning and compiling
  await longRun({});
  let [ticks, longestGap, reports] = [0, 0, 0];
  const started = performance.now();
  let last = started;
  const timer = setInterval(() => {
    const now = performance.now();
    ticks += 1;
    longestGap = Math.max(longestGap, now - last);
    last = now;
  }, 1);
  await longRun({ onProgress: () => reports++ });
  clearInterval(timer);
  const whole = performance.now() - started;

  const control = new AbortController();
  const again = performance.now();
  const stopped = await longRun({
    signal: control.signal,
    onProgress: () => control.abort(new Error('enough')),
  }).then(
    () => 'ran to its end',
    (error: unknown) => String(error),
  );
  return { ticks, longestGap, whole, reports, stopped, stoppedAfter: performance.now() - again };
}
