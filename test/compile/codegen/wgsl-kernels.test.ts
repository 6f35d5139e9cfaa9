import { expect, it } from 'vitest';
import { generate } from '../../../src/compile/codegen/wgsl/generate.js';
import { BASELINE } from '../../../src/compile/codegen/wgsl/limits.js';
import { AvgPool, Conv, Dense, Flatten, GlobalAvgPool, input, Relu } from '../../../src/index.js';
import { kernelProgram } from '../../../src/nt/kernel/kernel-program.js';
import type { ArrayField } from '../../../src/nt/kernel/request.js';

type Model = { readonly network: Parameters<typeof kernelProgram>[0] };

/** The kernels of the pair region of a network, as text. */
function pairKernels({ network }: Model, fields: readonly ArrayField[] = ['nngp'], software = false): string {
  const shape = network.input.dims.map((d) => (typeof d === 'number' ? d : 1));
  const question = { shape, hasX2: true, fields, dtype: 'f32', optimize: true, diagonalSpatial: false } as const;
  const { plan } = kernelProgram(network, question).kernel.program;
  const { regions } = generate(plan, { ...BASELINE, software });
  const kernels = regions.find((r) => r.name === 'pair')?.kernels ?? [];
  // what every kernel declares alike is told once, elsewhere
  return kernels.map((k) => k.code.replace(/^struct Launch .*\n/, '').replace(/^@group.*\n/gm, '')).join('\n');
}

it('a matrix product has the chain as its epilogue', () => {
  expect(pairKernels(input('N', 5).build(Dense(3), Dense(2)))).toMatchInlineSnapshot(`
    "var<workgroup> tile_a: array<f32, 1024>;
    var<workgroup> tile_b: array<f32, 1024>;
    @compute @workgroup_size(256)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let first_i = i32(launch.firstRow) + i32(group.y) * 64;
      let first_j = i32(launch.firstColumn) + i32(group.x) * 64;
      let last_i = i32(launch.firstRow) + i32(launch.rows);
      let last_j = i32(launch.firstColumn) + i32(launch.columns);
      if (launch.diagonal == 1u && group.y > group.x) { return; }
      let row = i32(t) / 16;
      let column = i32(t) % 16;
      var sums: array<f32, 16>;
      for (var step = 0; step < 5; step += 16) {
        for (var w = i32(t); w < 1024; w += 256) {
          let si = first_i + w / 16;
          let k = step + w % 16;
          var x = 0.0f;
          if (si < last_i && k < 5) { x = samples_i[(si * 5) + k]; }
          tile_a[(w % 16) * 64 + w / 16] = x;
        }
        for (var w = i32(t); w < 1024; w += 256) {
          let sj = first_j + w / 16;
          let k = step + w % 16;
          var x = 0.0f;
          if (sj < last_j && k < 5) { x = samples_j[(sj * 5) + k]; }
          tile_b[(w % 16) * 64 + w / 16] = x;
        }
        workgroupBarrier();
        for (var k = 0; k < 16; k++) {
          let a0 = tile_a[k * 64 + row + 0];
          let b0 = tile_b[k * 64 + column + 0];
          let a1 = tile_a[k * 64 + row + 16];
          let b1 = tile_b[k * 64 + column + 16];
          let a2 = tile_a[k * 64 + row + 32];
          let b2 = tile_b[k * 64 + column + 32];
          let a3 = tile_a[k * 64 + row + 48];
          let b3 = tile_b[k * 64 + column + 48];
          sums[0] = fma(a0, b0, sums[0]);
          sums[1] = fma(a0, b1, sums[1]);
          sums[2] = fma(a0, b2, sums[2]);
          sums[3] = fma(a0, b3, sums[3]);
          sums[4] = fma(a1, b0, sums[4]);
          sums[5] = fma(a1, b1, sums[5]);
          sums[6] = fma(a1, b2, sums[6]);
          sums[7] = fma(a1, b3, sums[7]);
          sums[8] = fma(a2, b0, sums[8]);
          sums[9] = fma(a2, b1, sums[9]);
          sums[10] = fma(a2, b2, sums[10]);
          sums[11] = fma(a2, b3, sums[11]);
          sums[12] = fma(a3, b0, sums[12]);
          sums[13] = fma(a3, b1, sums[13]);
          sums[14] = fma(a3, b2, sums[14]);
          sums[15] = fma(a3, b3, sums[15]);
        }
        workgroupBarrier();
      }
      for (var n = 0; n < 16; n++) {
        let si = first_i + row + n / 4 * 16;
        let sj = first_j + column + n % 4 * 16;
        if (si < last_i && sj < last_j) {
          var product = sums[n];
          let v_0 = product;
          let v_1 = 0.20000000298023224f * v_0;
          let r = si - i32(launch.firstRow);
          let q = sj - i32(launch.firstColumn);
          let rows = i32(launch.rows);
          let columns = i32(launch.columns);
          results[(0 * rows + r) * columns + q] = v_1;
          if (launch.diagonal == 1u) { results[(0 * rows + q) * columns + r] = v_1; }
        }
      }
    }
    "
  `);
});

it('a convolution under Flatten sweeps one offset', () => {
  expect(pairKernels(input('N', 6, 1).build(Conv(2, [3], { padding: 'SAME' }), Flatten()))).toMatchInlineSnapshot(`
    "var<workgroup> scratch: array<f32, 6>;
    var<workgroup> tree: array<f32, 32>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let input_i_i = si * 6;
      let input_j_j = sj * 6;
      let entry_groups = entry * 1;
      var readout_1 = 0.0f;
      for (var o = 0; o < 1; o++) {
        {
          let e = i32(t);
          if (e < 6) {
            let u0 = e;
            let a_3 = (u0) * 1;
            let b_4 = (u0) * 1;
            var sum_1 = 0.0f;
            for (var c_2 = 0; c_2 < 1; c_2++) {
              sum_1 = fma(samples_i[input_i_i + a_3 + c_2], samples_j[input_j_j + b_4 + c_2], sum_1);
            }
            let v_0 = sum_1;
            scratch[e] = v_0;
          }
        }
        workgroupBarrier();
        {
          let e = i32(t);
          if (e < 6) {
            let u0 = e;
            let in_8 = u0 - 1 >= 0;
            let k_7 = select(0, u0 - 1, in_8);
            let k_9 = u0;
            let in_11 = u0 + 1 < 6;
            let k_10 = select(0, u0 + 1, in_11);
            let sum_6 = select(0.0f, scratch[k_7], in_8) + scratch[k_9] + select(0.0f, scratch[k_10], in_11);
            let v_5 = sum_6;
            readout_1 += v_5;
          }
        }
        workgroupBarrier();
      }
      tree[t] = readout_1;
      workgroupBarrier();
      for (var half = 16u; half > 0u; half = half / 2u) {
        if (t < half) { tree[t] += tree[t + half]; }
        workgroupBarrier();
      }
      if (t == 0u) { groups[entry_groups + 0 + 0] = tree[0]; }
      workgroupBarrier();
    }

    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 64 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * 1;
      let entry_results = entry * 1;
      for (var o = 0; o < 1; o++) {
        for (var e = 0; e < 1; e += 1) {
          var sum_1 = 0.0f;
          for (var b_2 = 0; b_2 < 1; b_2++) { sum_1 += groups[entry_groups + 0 + 0]; }
          let v_0 = sum_1;
          let v_3 = 0.0555555559694767f * v_0;
          results[entry_results + 0 + 0 + e] = v_3;
        }
      }
    }
    "
  `);
});

it('a mean over positions is added up in registers, then over the workgroup, then over blocks of offsets', () => {
  expect(
    pairKernels(input('N', 4, 1).build(Conv(2, [3], { padding: 'CIRCULAR' }), GlobalAvgPool(), Dense(1))),
  ).toMatchInlineSnapshot(`
    "var<workgroup> scratch: array<f32, 4>;
    var<workgroup> tree: array<f32, 32>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let input_i_i = si * 4;
      let input_j_j = sj * 4;
      let entry_groups = entry * (0 + 1 * i32(launch.blocks));
      var readout_1 = 0.0f;
      for (var o = i32(group.y); o < 4; o += i32(launch.blocks)) {
        let d0 = ((o / 1) % 4) + 0;
        {
          let e = i32(t);
          if (e < 4) {
            let u0 = e;
            let a_3 = (u0) * 1;
            let b_4 = (((u0 + d0) % 4)) * 1;
            var sum_1 = 0.0f;
            for (var c_2 = 0; c_2 < 1; c_2++) {
              sum_1 = fma(samples_i[input_i_i + a_3 + c_2], samples_j[input_j_j + b_4 + c_2], sum_1);
            }
            let v_0 = sum_1;
            scratch[e] = v_0;
          }
        }
        workgroupBarrier();
        {
          let e = i32(t);
          if (e < 4) {
            let u0 = e;
            let k_7 = (u0 - 1 + 4) % 4;
            let k_8 = (u0 + 4) % 4;
            let k_9 = (u0 + 1 + 4) % 4;
            let sum_6 = scratch[k_7] + scratch[k_8] + scratch[k_9];
            let v_5 = sum_6;
            readout_1 += v_5;
          }
        }
        workgroupBarrier();
      }
      tree[t] = readout_1;
      workgroupBarrier();
      for (var half = 16u; half > 0u; half = half / 2u) {
        if (t < half) { tree[t] += tree[t + half]; }
        workgroupBarrier();
      }
      if (t == 0u) { groups[entry_groups + 0 + 0 * i32(launch.blocks) + i32(group.y)] = tree[0]; }
      workgroupBarrier();
    }

    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 64 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * (0 + 1 * i32(launch.blocks));
      let entry_results = entry * 1;
      for (var o = 0; o < 1; o++) {
        for (var e = 0; e < 1; e += 1) {
          var sum_1 = 0.0f;
          for (var b_2 = 0; b_2 < i32(launch.blocks); b_2++) { sum_1 += groups[entry_groups + 0 + 0 * i32(launch.blocks) + b_2]; }
          let v_0 = sum_1;
          let v_3 = 0.02083333395421505f * v_0;
          results[entry_results + 0 + 0 + e] = v_3;
        }
      }
    }
    "
  `);
});

it('a pool adds each offset to the coarse offsets that its workgroup owns', () => {
  expect(pairKernels(input('N', 4, 1).build(AvgPool([2], { strides: [2] }), Flatten()))).toMatchInlineSnapshot(`
    "var<workgroup> scratch: array<f32, 4>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let input_i_i = si * 4;
      let input_j_j = sj * 4;
      let entry_groups = entry * 3;
      let first = tables[5 + 4 * i32(group.y) + 0] * 1;
      let last = tables[5 + 4 * i32(group.y) + 1] * 1;
      let low = tables[5 + 4 * i32(group.y) + 2];
      let high = tables[5 + 4 * i32(group.y) + 3];
      {
        let end = tables[3 + high * 1];
        for (var e = tables[3 + low * 1] + i32(t); e < end; e += 32) {
          groups[entry_groups + 1 + e] = 0.0f;
        }
      }
      workgroupBarrier(); storageBarrier();
      for (var o = first; o < last; o++) {
        let d0 = ((o / 1) % 3) + (-1);
        let o0_0 = max(0, -d0);
        let e0_0 = max(0, 4 - abs(d0));
        let count0 = e0_0;
        for (var e = i32(t); e < count0; e += 32) {
          let u0 = e;
          let a_3 = ((o0_0 + u0)) * 1;
          let b_4 = (((o0_0 + u0) + d0)) * 1;
          var sum_1 = 0.0f;
          for (var c_2 = 0; c_2 < 1; c_2++) {
            sum_1 = fma(samples_i[input_i_i + a_3 + c_2], samples_j[input_j_j + b_4 + c_2], sum_1);
          }
          let v_0 = sum_1;
          scratch[e] = v_0;
        }
        workgroupBarrier();
        for (var c0 = max((d0 - 1 + 8 + 1) / 2 - 4, -1); c0 <= min((d0 + 1 + 8) / 2 - 4, 1); c0++) {
          let place0 = tables[1 + c0];
          if (place0 < low || place0 >= high) { continue; }
          let ce0 = 2 - abs(c0);
          let slice = tables[3 + place0];
          for (var e = i32(t); e < ce0; e += 32) {
            let v0 = e;
            let from0 = (v0 + max(0, -c0)) * 2 - 0 - o0_0;
            let p0_first = max(0, from0 + max(0, -(d0 - c0 * 2)));
            let p0_last = min(e0_0, from0 + min(2, 2 - (d0 - c0 * 2)));
            var total = 0.0f;
            for (var p0 = p0_first; p0 < p0_last; p0++) {
              total += scratch[p0];
            }
            groups[entry_groups + 1 + slice + e] += total;
          }
        }
        workgroupBarrier();
      }
    }

    var<workgroup> tree: array<f32, 32>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * 3;
      var readout_1 = 0.0f;
      for (var o = 0; o < 1; o++) {
        var place_1 = -1;
        if (abs(0) < 2) { place_1 = tables[1 + 0]; }
        let slice_2 = tables[3 + max(0, place_1)];
        {
          let e = i32(t);
          if (e < 2) {
            let u0 = e;
            let v_0 = groups[entry_groups + 1 + slice_2 + e];
            readout_1 += v_0;
          }
        }
      }
      tree[t] = readout_1;
      workgroupBarrier();
      for (var half = 16u; half > 0u; half = half / 2u) {
        if (t < half) { tree[t] += tree[t + half]; }
        workgroupBarrier();
      }
      if (t == 0u) { groups[entry_groups + 0 + 0] = tree[0]; }
      workgroupBarrier();
    }

    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 64 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * 3;
      let entry_results = entry * 1;
      for (var o = 0; o < 1; o++) {
        for (var e = 0; e < 1; e += 1) {
          var sum_1 = 0.0f;
          for (var b_2 = 0; b_2 < 1; b_2++) { sum_1 += groups[entry_groups + 0 + 0]; }
          let v_0 = sum_1;
          let v_3 = 0.125f * v_0;
          results[entry_results + 0 + 0 + e] = v_3;
        }
      }
    }
    "
  `);
});

it('offsets d and d - n are taken together, and workgroups pool into copies that are added up', () => {
  const net = input('N', 4, 1).build(
    Conv(3, [3], { padding: 'SAME' }),
    AvgPool([2], { strides: [2] }),
    GlobalAvgPool(),
  );
  expect(pairKernels(net)).toMatchInlineSnapshot(`
    "var<workgroup> scratch: array<f32, 8>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let input_i_i = si * 4;
      let input_j_j = sj * 4;
      let entry_groups = entry * (0 + 5 * i32(launch.blocks));
      {
        let e = i32(t);
        if (e < 4) {
          groups[entry_groups + 0 + 1 * i32(launch.blocks) + i32(group.y) * 4 + e] = 0.0f;
        }
      }
      workgroupBarrier(); storageBarrier();
      for (var o = i32(group.y); o < 4; o += i32(launch.blocks)) {
        let d0 = (o);
        {
          let e = i32(t);
          if (e < 4) {
            let u0 = e;
            let w0 = select(u0 + d0, u0 + d0 - 4, u0 + d0 >= 4);
            let a_3 = (u0) * 1;
            let b_4 = (w0) * 1;
            var sum_1 = 0.0f;
            for (var c_2 = 0; c_2 < 1; c_2++) {
              sum_1 = fma(samples_i[input_i_i + a_3 + c_2], samples_j[input_j_j + b_4 + c_2], sum_1);
            }
            let v_0 = sum_1;
            scratch[e] = v_0;
          }
        }
        workgroupBarrier();
        {
          let e = i32(t);
          if (e < 4) {
            let u0 = e;
            let w0 = select(u0 + d0, u0 + d0 - 4, u0 + d0 >= 4);
            let in_8 = u0 - 1 >= 0 && w0 - 1 >= 0;
            let k_7 = select(0, u0 - 1, in_8);
            let k_9 = u0;
            let in_11 = u0 + 1 < 4 && w0 + 1 < 4;
            let k_10 = select(0, u0 + 1, in_11);
            let sum_6 = select(0.0f, scratch[k_7], in_8) + scratch[k_9] + select(0.0f, scratch[k_10], in_11);
            let v_5 = sum_6;
            scratch[4 + e] = v_5;
          }
        }
        workgroupBarrier();
        for (var over0 = 0; over0 < select(1, 2, d0 % 2 > 0); over0++) {
          let c0 = (d0 / 2 + over0) % 2;
          {
            let e = i32(t);
            if (e < 2) {
              let v0 = e;
              let first0 = v0 * 2 + select(0, 2 - d0 % 2, over0 == 1);
              let last0 = v0 * 2 + select(2 - d0 % 2, 2, over0 == 1);
              var total = 0.0f;
              for (var p0 = first0; p0 < last0; p0++) {
                total += scratch[4 + p0];
              }
              groups[entry_groups + 0 + 1 * i32(launch.blocks) + i32(group.y) * 4 + (c0) * 2 + e] += total;
            }
          }
        }
        workgroupBarrier();
      }
    }

    var<workgroup> tree: array<f32, 32>;
    @compute @workgroup_size(32)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x);
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * (0 + 5 * i32(launch.blocks));
      var readout_1 = 0.0f;
      for (var o = i32(group.y); o < 2; o += i32(launch.blocks)) {
        let d0 = (o);
        let slice_1 = (d0) * 2;
        {
          let e = i32(t);
          if (e < 2) {
            let u0 = e;
            let w0 = select(u0 + d0, u0 + d0 - 2, u0 + d0 >= 2);
            var sum_2 = 0.0f;
            for (var b_3 = 0; b_3 < i32(launch.blocks); b_3++) { sum_2 += groups[entry_groups + 0 + 1 * i32(launch.blocks) + b_3 * 4 + slice_1 + e]; }
            let v_0 = sum_2;
            readout_1 += v_0;
          }
        }
      }
      tree[t] = readout_1;
      workgroupBarrier();
      for (var half = 16u; half > 0u; half = half / 2u) {
        if (t < half) { tree[t] += tree[t + half]; }
        workgroupBarrier();
      }
      if (t == 0u) { groups[entry_groups + 0 + 0 * i32(launch.blocks) + i32(group.y)] = tree[0]; }
      workgroupBarrier();
    }

    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 64 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * (0 + 5 * i32(launch.blocks));
      let entry_results = entry * 1;
      for (var o = 0; o < 1; o++) {
        for (var e = 0; e < 1; e += 1) {
          var sum_1 = 0.0f;
          for (var b_2 = 0; b_2 < i32(launch.blocks); b_2++) { sum_1 += groups[entry_groups + 0 + 0 * i32(launch.blocks) + b_2]; }
          let v_0 = sum_1;
          let v_3 = 0.02083333395421505f * v_0;
          results[entry_results + 0 + 0 + e] = v_3;
        }
      }
    }
    "
  `);
});

it('neighbours that an invocation computes together share the rows of their windows', () => {
  const image = input('N', 16, 16, 1);
  const conv = Conv(3, [3, 3], { padding: 'SAME' });
  const [sweep = ''] = pairKernels(image.build(conv, GlobalAvgPool())).split('@compute').slice(1);
  expect(sweep).toContain('workgroup_size(64)');
  // four elements are written, and six rows of three read
  expect(sweep.match(/scratch\[[^\]]*\] = /g)).toHaveLength(4);
  expect(sweep.match(/scratch\[k_/g)).toHaveLength(18);
  // where extents are odd, every invocation has one
  const [odd = ''] = pairKernels(input('N', 15, 15, 1).build(conv, GlobalAvgPool()))
    .split('@compute')
    .slice(1);
  expect(odd).toContain('workgroup_size(256)');
  expect(odd.match(/scratch\[k_/g)).toHaveLength(9);
});

it('on a processor an invocation has an entry to itself, and nothing waits', () => {
  const code = pairKernels(input('N', 4, 1).build(Conv(2, [3]), Relu(), GlobalAvgPool()), ['nngp'], true);
  expect(code).not.toContain('Barrier');
  expect(code).toMatchInlineSnapshot(`
    "@compute @workgroup_size(4)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 4 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let spill_base = (i32(group.y) * ((i32(launch.entries) + 3) / 4) + i32(group.x)) * 16 + i32(t);
      let input_i_i = si * 4;
      let input_j_j = sj * 4;
      let kept_i_i = i32(launch.tensorsI) + si * 4;
      let kept_j_j = i32(launch.tensorsJ) + sj * 4;
      let entry_groups = entry * (0 + 1 * i32(launch.blocks));
      var readout_1 = 0.0f;
      for (var o = i32(group.y); o < 3; o += i32(launch.blocks)) {
        let d0 = ((o / 1) % 3) + (-1);
        let o0_0 = max(0, -d0);
        let e0_0 = max(0, 4 - abs(d0));
        let count0 = e0_0;
        let o1_0 = max(0, -d0);
        let e1_0 = max(0, 2 - abs(d0));
        let count1 = e1_0;
        for (var e = 0; e < count0; e += 1) {
          let u0 = e;
          let a_3 = ((o0_0 + u0)) * 1;
          let b_4 = (((o0_0 + u0) + d0)) * 1;
          var sum_1 = 0.0f;
          for (var c_2 = 0; c_2 < 1; c_2++) {
            sum_1 = fma(samples_i[input_i_i + a_3 + c_2], samples_j[input_j_j + b_4 + c_2], sum_1);
          }
          let v_0 = sum_1;
          spill[spill_base + (e) * 4] = v_0;
        }
        for (var e = 0; e < count1; e += 1) {
          let u0 = e;
          let v_5 = samples_i[kept_i_i + 0 + (o1_0 + u0)];
          let v_6 = samples_j[kept_j_j + 0 + ((o1_0 + u0) + d0)];
          let v_7 = v_5 * v_6;
          let in_11 = u0 < e0_0;
          let k_10 = select(0, u0, in_11);
          let in_13 = u0 + 1 < e0_0;
          let k_12 = select(0, u0 + 1, in_13);
          let in_15 = u0 + 2 < e0_0;
          let k_14 = select(0, u0 + 2, in_15);
          let sum_9 = select(0.0f, spill[spill_base + (k_10) * 4], in_11) + select(0.0f, spill[spill_base + (k_12) * 4], in_13) + select(0.0f, spill[spill_base + (k_14) * 4], in_15);
          let v_8 = sum_9;
          let v_16 = samples_i[kept_i_i + 2 + (o1_0 + u0)];
          let v_17 = v_8 * v_16;
          let v_18 = samples_j[kept_j_j + 2 + ((o1_0 + u0) + d0)];
          let v_19 = v_17 * v_18;
          let v_20 = 0.3333333432674408f * v_19;
          let v_21 = abs(v_20);
          let v_22 = 1.0f - v_21;
          let v_23 = v_22 > 0.0000019073486328125f;
          let v_24 = select(0.0f, v_22, v_23);
          let v_25 = sqrt(v_24);
          let v_26 = v_25 * v_24;
          let v_27 = fma(fma(fma(fma(fma(fma(fma(0.00003570951594156213f, v_24, -0.00004923180676996708f), v_24, 0.0001124510818044655f), v_24, 0.00012277791392989457f), v_24, 0.00056698068510741f), v_24, 0.002410433255136013f), v_24, 0.015005326829850674f), v_24, 0.3001054525375366f);
          let v_28 = v_26 * v_27;
          let v_29 = max(v_20, 0.0f);
          let v_30 = v_28 + v_29;
          let v_31 = v_7 * v_30;
          readout_1 += v_31;
        }
      }
      groups[entry_groups + 0 + 0 * i32(launch.blocks) + i32(group.y)] = readout_1;
    }

    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
      let entry = i32(group.x) * 64 + i32(t);
      if (entry >= i32(launch.entries)) { return; }
      let pair = entries[entry];
      let si = i32(pair.x);
      let sj = i32(pair.y);
      let entry_groups = entry * (0 + 1 * i32(launch.blocks));
      let entry_results = entry * 1;
      for (var o = 0; o < 1; o++) {
        for (var e = 0; e < 1; e += 1) {
          var sum_1 = 0.0f;
          for (var b_2 = 0; b_2 < i32(launch.blocks); b_2++) { sum_1 += groups[entry_groups + 0 + 0 * i32(launch.blocks) + b_2]; }
          let v_0 = sum_1;
          let v_3 = 0.125f * v_0;
          results[entry_results + 0 + 0 + e] = v_3;
        }
      }
    }
    "
  `);
});
