import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Which kind of timer a function waits on. */
const kindOf = (f: () => void): string => setImmediate(f).constructor.name;

it('asks a GPU for news by timers, and does all else at once', async () => {
  // the one function of the language that is as bare as those of an addon
  expect(kindOf(Function.prototype as () => void)).toBe('Timeout');
  expect(kindOf(() => undefined)).toBe('Immediate');
  await new Promise<void>((resolve) => {
    expect(kindOf(resolve)).toBe('Immediate');
  });
  expect(await promisify(setImmediate)('given')).toBe('given');
  expect(await new Promise((resolve) => setImmediate(resolve, 'given'))).toBe('given');
});
