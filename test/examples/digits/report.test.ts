import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { confusionTable } from '../../../examples/digits/report/confusion-table.js';
import { orderByLabel, shrink } from '../../../examples/digits/report/heat-map.js';
import { page } from '../../../examples/digits/report/page.js';
import { crc32, pngDataUri } from '../../../examples/digits/report/png.js';
import { sampleResult } from './sample-result.js';

describe('report', () => {
  it('loads nothing from anywhere', () => {
    const html = page([sampleResult('fc<3>')]);
    expect(html).not.toMatch(/(src|href)="(?!data:|#)/);
    expect(html).not.toMatch(/url\(|@import|<script/);
    expect(html).toContain('fc&lt;3&gt;');
    expect(html).not.toContain('fc<3>');
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('marks what differs from the reference', () => {
    const result = sampleResult('net', ['k_00', 'correct']);
    expect(page([result])).toContain('✗ k_00, correct');
  });

  it('sorts by label and averages blocks', () => {
    const order = orderByLabel(Uint8Array.from([1, 0, 1, 0]));
    expect(order).toEqual([1, 3, 0, 2]);
    const kernel = { rows: 4, cols: 4, data: Float64Array.from({ length: 16 }, (_, i) => i) };
    // rows 1, 3 with columns 1, 3: 5, 7, 13, 15
    expect(shrink(kernel, order, 2).data[0]).toBe(10);
    expect([...shrink(kernel, order, 4).data.slice(0, 4)]).toEqual([5, 7, 4, 6]);
  });

  it('encodes a PNG that decodes to its pixels', () => {
    const uri = pngDataUri(2, 2, Uint8Array.from([0, 1, 2, 1]), [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const png = Buffer.from(uri.slice('data:image/png;base64,'.length), 'base64');
    const idat = png.indexOf('IDAT');
    const length = png.readUInt32BE(idat - 4);
    expect([...inflateSync(png.subarray(idat + 4, idat + 4 + length))]).toEqual([0, 0, 1, 0, 2, 1]);
    expect(png.readUInt32BE(idat + 4 + length)).toBe(crc32(png.subarray(idat, idat + 4 + length)));
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it('leaves empty cells empty in the confusion matrix', () => {
    const html = confusionTable([
      [3, 0],
      [1, 2],
    ]);
    expect(html.match(/<td><\/td>/g)).toHaveLength(2);
    expect(html).toContain('title="1 of digit 1 taken for 0"');
  });
});
