import { isNode } from '../../runtime/engines/wasm/platform.js';

/** What runs JavaScript: `Node 20.20.2 on linux x64`, or what a browser says of itself. */
export function host(): string {
  if (isNode()) return `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return typeof navigator === 'object' ? navigator.userAgent : 'an unknown JavaScript engine';
}
