/** Sends back whether shared memory arrives. */
const SOURCE = 'self.onmessage = ({ data }) => self.postMessage(data.buffer instanceof SharedArrayBuffer);';
/** A page so busy that it hears of nothing for so long, in ms, is given the benefit of the doubt. */
const PATIENCE = 5000;

/** Do workers of a browser start here, and share memory? A page's Content-Security-Policy may forbid it. */
export async function probeWorker(): Promise<boolean> {
  const url = URL.createObjectURL(new Blob([SOURCE], { type: 'text/javascript' }));
  let worker: Worker | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const started = new Worker(url);
    worker = started;
    return await new Promise<boolean>((resolve) => {
      started.onmessage = ({ data }) => resolve(data === true);
      started.onmessageerror = () => resolve(false);
      started.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
      timer = setTimeout(() => resolve(true), PATIENCE);
      started.postMessage(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    });
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    worker?.terminate();
    URL.revokeObjectURL(url);
  }
}
