import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/runtime/engines/webgpu/pace.js';

const GPU = { software: false };
const SOFTWARE = { software: true };

describe('pace', () => {
  it('begins with what any device of a kind does soon', () => {
    expect(new Pace({}, SOFTWARE, 1e6, 1e9, 1).next(1e9)).toBe(200);
    expect(new Pace({}, GPU, 1e6, 1e9, 1).next(1e9)).toBe(2000);
    expect(new Pace({}, GPU, 1e12, 1e9, 1).next(1e9)).toBe(1);
  });

  it('quadruples as long as waves are quick, and ends at those of 150 ms', () => {
    const pace = new Pace({}, SOFTWARE, 1e6, 1e9, 1);
    pace.took(200, 1);
    expect(pace.next(1e9)).toBe(800);
    pace.took(800, 100);
    expect(pace.next(1e9)).toBe(1200);
    pace.took(1200, 300);
    expect(pace.next(1e9)).toBe(600);
  });

  it('is not misled by a short call, and begins where the last one ended', () => {
    const what = {};
    const pace = new Pace(what, GPU, 1e6, 1e9, 1);
    pace.took(2000, 50);
    expect(pace.next(1e9)).toBe(6000);
    pace.took(3, 1);
    expect(new Pace(what, GPU, 1e6, 1e9, 1).next(1e9)).toBe(6000);
    expect(new Pace({}, GPU, 1e6, 1e9, 1).next(1e9)).toBe(2000);
  });

  it('hands over whole grains, at most what fits, and what is a little more in halves', () => {
    expect(new Pace({}, GPU, 1e6, 1e9, 64).next(1e9)).toBe(1984);
    expect(new Pace({}, GPU, 1e6, 100, 64).next(1e9)).toBe(64);
    expect(new Pace({}, GPU, 1e6, 10, 64).next(1e9)).toBe(10);
    expect(new Pace({}, GPU, 1e6, 1e9, 1).next(2000)).toBe(2000);
    expect(new Pace({}, GPU, 1e6, 1e9, 1).next(2001)).toBe(1001);
    expect(new Pace({}, GPU, 1e6, 1e9, 64).next(2001)).toBe(1024);
    expect(new Pace({}, GPU, 1e6, 1e9, 1).next(5000)).toBe(2000);
  });
});
