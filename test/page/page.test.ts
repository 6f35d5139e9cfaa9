import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle } from './bundle.js';
import { launchChromium, missingChromium } from './chromium.js';
import { type OpenPage, openPage, type Place } from './open-page.js';
import { answer, type Question } from './questions.js';
import { type Site, serve } from './serve.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
let bundled: Bundle;
let site: Site;
beforeAll(async () => {
  bundled = await bundle(['src/index.ts', 'test/page/in-page.ts', 'test/page/in-worker.ts'], root);
  site = await serve(bundled.files);
});
afterAll(() => site.close());

describe('the bundle for browsers', () => {
  it('imports nothing: no built-in modules of Node, no packages', () => {
    expect(bundled.externals).toEqual([]);
  });

  it('is made of sources of the library and of this test, and of no package', () => {
    expect(bundled.sources).toContain('src/index.ts');
    expect(bundled.sources.filter((path) => !/^(src\/(?!cli\/)|test\/(page|runtime)\/)/.test(path))).toEqual([]);
  });

  it('has engines that not everybody needs in files of their own', async () => {
    const { files } = await bundle(['src/index.ts'], root);
    const engines = [...files.keys()].filter((name) => name.startsWith('engine-'));
    expect(engines).toHaveLength(2);
  });
});

/** The largest distance between two lists, relative to the entry of the second, or to `scale`. */
const distance = (a: readonly number[], b: readonly number[], scale?: number): number =>
  a.reduce(
    (worst, v, k) => {
      const right = b[k] ?? Number.NaN;
      return Math.max(worst, Math.abs(v - right) / (scale ?? Math.abs(right)));
    },
    a.length === b.length ? 0 : 1,
  );

const KERNELS = (['mean', 'dense'] as const).flatMap((net) =>
  (['float64', 'float32'] as const).map((dtype) => ({ net, dtype })),
);

// TT_REQUIRE_CHROMIUM=1 makes a missing browser a failure
const skipped = missingChromium !== null && process.env.TT_REQUIRE_CHROMIUM !== '1';
if (skipped) console.warn(`test/page runs nothing in a browser: ${missingChromium}.`);

describe.skipIf(skipped)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  describe.each([
    { folder: 'isolated', isolated: true },
    { folder: 'plain', isolated: false },
  ])('a page that is $folder', ({ folder, isolated }) => {
    let page: OpenPage;
    beforeAll(async () => {
      page = await openPage(browser, `${site.address}/${folder}/`);
    });

    describe.each<Place>(['page', 'worker'])('in its %s', (place) => {
      it(isolated ? 'has all cores for threads, and its workers start' : 'has one thread', async () => {
        const facts = await page.ask('facts', place);
        const threads = isolated ? Math.min(16, facts.cores) : 1;
        expect(facts).toMatchObject({
          isolated,
          canBlock: isolated && place === 'worker',
          threads: isolated ? 2 : 1,
          workers: isolated ? 1 : 0,
        });
        expect(facts.devices).toContainEqual({
          engine: 'wasm',
          name: expect.stringMatching(
            isolated ? /^\d+ threads?, SIMD/ : /^1 thread, SIMD.* \(no shared memory here: .*cross-origin isolation/,
          ),
          kind: 'cpu',
          dtypes: ['float32', 'float64'],
          missing: null,
          limits: { threads },
        });
      });

      it.each(KERNELS)('computes $net in $dtype as Node does, again and again', async ({ net, dtype }) => {
        const question: Question = { net, dtype, engine: 'wasm', threads: 2 };
        const here = await answer(question);
        const there = await page.ask(question, place);
        expect(distance(there, here)).toBeLessThan(dtype === 'float64' ? 1e-12 : 1e-5);
        for (let round = 0; round < 5; round++) expect(await page.ask(question, place)).toEqual(there);
      });

      it('lets other things happen while it computes, and can be stopped', async () => {
        const { ticks, longestGap, whole, reports, stopped, stoppedAfter } = await page.ask('patience', place);
        expect(ticks).toBeGreaterThan(5);
        expect(longestGap).toBeLessThan(whole / 2);
        expect(reports).toBeGreaterThan(2);
        expect(stopped).toBe('Error: enough');
        expect(stoppedAfter).toBeLessThan(whole);
      });

      it.each(['mean', 'dense'] as const)('computes %s on WebGPU in float32', async (net) => {
        const { devices } = await page.ask('facts', place);
        expect(devices).toContainEqual(
          expect.objectContaining({ engine: 'webgpu', missing: null, name: expect.stringMatching(/./) }),
        );
        const there = await page.ask({ net, dtype: 'float32', engine: 'webgpu' }, place);
        const right = await answer({ net, dtype: 'float64', engine: 'wasm' });
        // terms of a dense entry cancel: rounding is relative to the largest
        expect(distance(there, right, Math.max(...right))).toBeLessThan(2e-6);
      });

      it('has a doctor that finds WebAssembly and WebGPU in order', async () => {
        const { host, ok, engines } = await page.ask('doctor', place);
        expect(host).toMatch(/^Mozilla.*Chrome/);
        expect(ok).toBe(true);
        const ready = engines.filter((e) => e.status === 'ready').map((e) => e.engine);
        expect(ready).toEqual(expect.arrayContaining(['wasm', 'webgpu', 'reference']));
      });
    });

    it('complains of nothing', () => {
      expect(page.complaints).toEqual([]);
    });
  });

  it('a policy that forbids Blob workers leaves one thread, and the device says so', async () => {
    const page = await openPage(browser, `${site.address}/strict/`);
    for (const place of ['page', 'worker'] as const) {
      const { isolated, threads, devices } = await page.ask('facts', place);
      expect({ isolated, threads }).toEqual({ isolated: true, threads: 1 });
      expect(devices.find((d) => d.engine === 'wasm')).toMatchObject({
        name: expect.stringMatching(/^1 thread, .* \(no workers here: allow blob: as worker-src /),
        limits: { threads: 1 },
      });
      const question: Question = { net: 'mean', dtype: 'float64', engine: 'wasm', threads: 2 };
      expect(distance(await page.ask(question, place), await answer(question))).toBeLessThan(1e-12);
    }
  });
});
