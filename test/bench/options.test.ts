import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../bench/options.js';

const parse = (...args: string[]) => parseOptions(args, ['gap21', 'fc3'], 2);

describe('options of the bench', () => {
  it('measure everything by default', () => {
    expect(parse()).toEqual({
      names: ['gap21', 'fc3'],
      engines: ['wasm'],
      dtypes: ['f32', 'f64'],
      threads: [1, 2],
      symmetric: [false, true],
      repeat: 5,
      batch: null,
      json: false,
    });
  });

  it('take lists and counts', () => {
    expect(
      parse(
        'fc3',
        '--engine',
        'wasm,webgpu',
        '--dtype',
        'f64',
        '--threads',
        '4',
        '--x2=null',
        '--repeat',
        '3',
        '--batch',
        '64',
        '--json',
      ),
    ).toEqual({
      names: ['fc3'],
      engines: ['wasm', 'webgpu'],
      dtypes: ['f64'],
      threads: [4],
      symmetric: [true],
      repeat: 3,
      batch: 64,
      json: true,
    });
    expect(parse('--help')).toBe('help');
  });

  it.each([
    [['gap22'], 'The bench does not know "gap22"; there are gap21, fc3.'],
    [['--engine', 'cuda'], '--engine does not know "cuda"; there are wasm, webgpu.'],
    [['--dtype', 'f16'], '--dtype does not know "f16"; there are f32, f64.'],
    [['--x2', 'same'], '--x2 does not know "same"; there are given, null.'],
    [['--threads', '0'], '--threads takes whole numbers from 1 on, got "0".'],
    [['--fast'], "Unknown option '--fast'; --help lists what there is."],
  ])('answer %j with one sentence', (args, sentence) => {
    expect(() => parse(...args)).toThrow(sentence);
  });
});
