import { createServer } from 'node:http';

/**
 * A server of the bundle on this machine: `/isolated/` with the headers of cross-origin isolation, `/plain/` without, and
 * `/strict/` with a policy besides that forbids workers but those of the site.
 */
export interface Site {
  readonly address: string;
  close(): Promise<void>;
}

const ISOLATION = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const HEADERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  isolated: ISOLATION,
  strict: { ...ISOLATION, 'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
  plain: {},
};
const PAGE =
  '<!doctype html><title>typed-tangents</title><link rel="icon" href="data:,"><script type="module" src="in-page.js"></script>';

export async function serve(files: ReadonlyMap<string, string>): Promise<Site> {
  const server = createServer((request, response) => {
    const [, folder = '', name = ''] = (request.url ?? '').split('/');
    const body = name === '' ? PAGE : files.get(name);
    const type = name === '' ? 'text/html' : 'text/javascript';
    const headers = HEADERS[folder];
    if (body === undefined || headers === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    address: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
