/** A worker of the page: answers requests, one message each. */
import { type Request, reply } from './reply.js';

self.onmessage = async (event: MessageEvent<Request>) => {
  const message = await reply(event.data).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: String(error) }),
  );
  self.postMessage(message);
};
