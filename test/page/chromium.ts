import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = process.env.TT_CHROMIUM ?? '/usr/bin/chromium';

/** Why there is no browser to test in, and what to do; `null` if there is one. */
export const missingChromium = existsSync(path)
  ? null
  : `no ${path}: install chromium (Debian: apt install chromium), or set TT_CHROMIUM to where one is`;

/** A headless Chromium with a profile of its own; its GPU is software where there is no other. */
export function launchChromium(): Promise<Browser> {
  if (missingChromium !== null) throw new Error(missingChromium);
  const args = ['--enable-unsafe-webgpu', '--disable-quic', '--disable-background-networking', '--disable-sync'];
  return chromium.launch({ executablePath: path, chromiumSandbox: false, args: ['--headless=new', ...args] });
}
