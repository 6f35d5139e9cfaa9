/** The script of the page: `ask(request, place)` for the test that drives it. */
import { type Request, reply } from './reply.js';

interface Message {
  readonly value?: unknown;
  readonly error?: string;
}

let worker: Worker | undefined;

/** Asks the worker of this page, one request at a time. */
function askWorker(request: Request): Promise<unknown> {
  worker ??= new Worker('in-worker.js', { type: 'module' });
  const asked = worker;
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.error === undefined) resolve(data.value);
      else reject(new Error(data.error));
    };
    asked.onerror = (event) => reject(new Error(event.message));
    asked.postMessage(request);
  });
}

Object.assign(globalThis, {
  ask: (request: Request, place: 'page' | 'worker'): Promise<unknown> =>
    place === 'page' ? reply(request) : askWorker(request),
});
