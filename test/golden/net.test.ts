import { describe, expect, it } from 'vitest';
import { batchAxisOf, layerNames, toLayer } from './net.js';
import { Missing } from './outcome.js';

describe('networks of golden files', () => {
  it('list their layers once', () => {
    const net = [
      'serial',
      ['Dense', {}],
      ['parallel', ['serial', ['Relu'], ['Dense', {}]], ['Sin']],
      ['FanInSum'],
    ] as const;
    expect(layerNames(net)).toEqual(['Dense', 'Relu', 'Sin', 'FanInSum']);
  });

  it('declare their batch axis in the first layer', () => {
    expect(batchAxisOf(['serial', ['serial', ['Dense', { batch_axis: 1 }]], ['Relu']])).toBe(1);
    expect(batchAxisOf(['serial', ['Conv', { dimension_numbers: ['CHNW', 'IHWO', 'NHWC'] }]])).toBe(2);
    expect(batchAxisOf(['serial', ['Relu'], ['Dense', { batch_axis: 1 }]])).toBe(0);
  });

  it('name the layer or option that is missing', () => {
    expect(() => toLayer(['serial', ['Relu'], ['NoSuchLayer', {}]])).toThrow(new Missing('NoSuchLayer'));
    expect(() => toLayer(['Erf', { a: 1, width: 3 }])).toThrow(new Missing('Erf(width)'));
    expect(() => toLayer(['Dense', { out_dim: '5' }])).toThrow(
      'option out_dim has a value this table cannot read: "5"',
    );
  });
});
