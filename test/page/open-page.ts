import type { Browser, Page } from 'playwright-core';
import type { Question } from './questions.js';
import type { Replies, Request } from './reply.js';

export type Place = 'page' | 'worker';

/** A page of the site, and what it replies. */
export interface OpenPage {
  ask<K extends keyof Replies>(request: K, place: Place): Promise<Replies[K]>;
  ask(question: Question, place: Place): Promise<readonly number[]>;
  /** Errors and warnings of its console so far, and errors that nobody caught. */
  readonly complaints: readonly string[];
}

/** Opens an address and waits for its script. */
export async function openPage(browser: Browser, address: string): Promise<OpenPage> {
  const page: Page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(address);
  await page.waitForFunction('typeof ask === "function"');
  const ask = <T>(request: Request, place: Place): Promise<T> =>
    page.evaluate<T>(`ask(${JSON.stringify(request)}, ${JSON.stringify(place)})`);
  return { ask, complaints };
}
