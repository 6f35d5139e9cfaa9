import { describe, expect, it } from 'vitest';
import { formatDevices } from '../../src/nt/devices/format-device.js';
import { formatReport } from '../../src/nt/devices/format-report.js';
import type { DoctorReport } from '../../src/nt/devices/report.js';
import { wrap } from '../../src/nt/devices/wrap.js';
import type { Device } from '../../src/types/engine.js';

const CPU: Device = {
  engine: 'wasm',
  name: '2 threads, SIMD',
  kind: 'cpu',
  dtypes: ['float32', 'float64'],
  missing: null,
  limits: { threads: 2 },
};
const GPU: Device = {
  engine: 'webgpu',
  name: 'NVIDIA H100',
  kind: 'gpu',
  dtypes: ['float32'],
  missing: null,
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 31 - 4, maxComputeInvocationsPerWorkgroup: 1024 },
};
const NONE: Device = {
  engine: 'tfjs',
  name: 'tfjs',
  kind: 'gpu',
  dtypes: [],
  missing: 'There is no @tensorflow/tfjs-core here: npm install @tensorflow/tfjs-core and one of its backends.',
  limits: {},
};

const test = { network: 'dense', dtype: 'float32', bound: 1e-5, milliseconds: 12.4 } as const;
const REPORT: DoctorReport = {
  host: 'Node 20.0.0 on linux x64',
  ok: false,
  engines: [
    {
      engine: 'wasm',
      status: 'failed',
      devices: [CPU],
      failure: null,
      tests: [
        { ...test, network: 'convolutional', worstError: 3.21e-7, bound: 1e-3, ok: true, failure: null },
        { ...test, milliseconds: 1234.5, worstError: 0.25, ok: false, failure: 'It is off by 2.5e-1.' },
        { ...test, worstError: null, ok: false, failure: 'The device was lost.' },
      ],
    },
    { engine: 'webgpu', status: 'failed', devices: [], failure: 'It threw Error: no.', tests: [] },
    { engine: 'tfjs', status: 'missing', devices: [], failure: null, tests: [] },
  ],
};

it('devices as text stand under their engines, with limits and what is missing', () => {
  expect(formatDevices([CPU, GPU, NONE])).toBe(
    `wasm
  processor  2 threads, SIMD
  computes   float32, float64
  limits     threads 2

webgpu
  GPU        NVIDIA H100
  computes   float32
  limits     maxBufferSize 2147483648, maxStorageBufferBindingSize 2147483644,
             maxComputeInvocationsPerWorkgroup 1024

tfjs
  GPU        tfjs
  missing    There is no @tensorflow/tfjs-core here: npm install
             @tensorflow/tfjs-core and one of its backends.`,
  );
});

it('a report as text shows each test, and the sentence of one that gave no number', () => {
  expect(formatReport(REPORT)).toBe(
    `Node 20.0.0 on linux x64: something FAILED

wasm: failed
  processor  2 threads, SIMD
  computes   float32, float64
  limits     threads 2
  self-test  convolutional float32  ok       12 ms  off by 3.2e-7, at most 1e-3
  self-test  dense         float32  FAILED 1235 ms  off by 2.5e-1, at most 1e-5
  self-test  dense         float32  FAILED   12 ms
             The device was lost.

webgpu: failed
  failed     It threw Error: no.

tfjs: missing
  missing    It found nothing to compute on.`,
  );
  expect(formatReport({ ...REPORT, ok: true, engines: [] })).toBe('Node 20.0.0 on linux x64: ok');
});

describe('wrap', () => {
  it.each([
    [['a', 'bb', 'ccc'], 4, ['a bb', 'ccc']],
    [['longer', 'a'], 3, ['longer', 'a']],
    [['a', 'b'], 3, ['a b']],
    [[''], 3, ['']],
  ])('puts %j on lines of %d', (words, width, lines) => {
    expect(wrap(words, width)).toEqual(lines);
  });
});
