import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../examples/digits/options.js';

const KNOWN = ['a', 'b'] as const;

describe('options of the digits example', () => {
  it('run everything by default', () => {
    expect(parseOptions([], KNOWN)).toEqual({ nets: ['a', 'b'], nTrain: null, out: 'report/digits.html' });
  });

  it('take names, a count and a file', () => {
    const options = parseOptions(['--nets', 'b, a', '--n-train=50', '--out', 'x.html'], KNOWN);
    expect(options).toEqual({ nets: ['b', 'a'], nTrain: 50, out: 'x.html' });
    expect(parseOptions(['--help', '--nets', 'b'], KNOWN)).toBe('help');
  });

  it.each([
    [['--nets', 'c'], '--nets does not know "c"; there are a, b.'],
    [['--n-train', '2.5'], '--n-train is a whole number from 10 to 1000, got "2.5".'],
    [['--frobnicate'], "Unknown option '--frobnicate'; --help lists what there is."],
    [['--out'], "Option '--out <value>' argument missing; --help lists what there is."],
  ])('answer %j with one sentence', (args, sentence) => {
    expect(() => parseOptions(args, KNOWN)).toThrow(sentence);
  });
});
