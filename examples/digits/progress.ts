/** Progress of long calls: a bar that redraws itself on a terminal, plain lines at the end of each step elsewhere. */
import { duration } from './report/format.js';

const BAR = 28;
const REDRAW_MS = 80;

export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Step {
  /** @param fraction how much is done, 0 to 1 */
  update(fraction: number): void;
  /** Ends the step and returns its milliseconds. */
  done(): number;
}

export class Progress {
  readonly #out: Output;
  readonly #now: () => number;

  constructor(out: Output, now: () => number = () => performance.now()) {
    this.#out = out;
    this.#now = now;
  }

  start(label: string): Step {
    const begun = this.#now();
    let drawn = -Infinity;
    const live = this.#out.isTTY === true;
    return {
      update: (fraction) => {
        if (!live || this.#now() - drawn < REDRAW_MS) return;
        drawn = this.#now();
        this.#out.write(`\r${barLine(label, fraction)}`);
      },
      done: () => {
        const ms = this.#now() - begun;
        this.#out.write(`${live ? '\r\x1b[K' : ''}  ${label.padEnd(24)} ${duration(ms)}\n`);
        return ms;
      },
    };
  }
}

/** `  train × train   ███████▌░░░░   62 %` */
export function barLine(label: string, fraction: number): string {
  const eighths = Math.round(Math.min(Math.max(fraction, 0), 1) * BAR * 8);
  const partial = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  const bar = '█'.repeat(Math.floor(eighths / 8)) + partial;
  return `  ${label.padEnd(24)} ${bar.padEnd(BAR, '░')} ${String(Math.floor(fraction * 100)).padStart(3)} %`;
}
