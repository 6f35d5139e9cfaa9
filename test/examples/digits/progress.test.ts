import { describe, expect, it } from 'vitest';
import { barLine, Progress } from '../../../examples/digits/progress.js';

function record(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress({ isTTY, write: (text) => written.push(text) }, () => now);
  return { written, progress, pass: (ms: number) => (now += ms) };
}

describe('progress', () => {
  it('draws a bar in eighths of a character', () => {
    expect(barLine('x', 0)).toContain(`${'░'.repeat(28)}   0 %`);
    expect(barLine('x', 0.5)).toContain(`${'█'.repeat(14)}${'░'.repeat(14)}  50 %`);
    expect(barLine('x', 1.2)).toContain('█'.repeat(28));
  });

  it('redraws at most every 80 ms on a terminal, and leaves one line', () => {
    const { written, progress, pass } = record(true);
    const step = progress.start('work');
    for (let i = 0; i < 10; i++, pass(20)) step.update(i / 10);
    expect(written.length).toBe(3);
    expect(step.done()).toBe(200);
    expect(written.at(-1)).toBe(`\r\x1b[K  ${'work'.padEnd(24)} 200 ms\n`);
  });

  it('writes plain lines elsewhere', () => {
    const { written, progress, pass } = record(false);
    const step = progress.start('work');
    step.update(0.5);
    pass(1500);
    step.done();
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^ {2}work +1\.5 s\n$/);
  });
});
