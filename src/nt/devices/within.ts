import { EngineError } from '../../compile/errors.js';

/**
 * What `body` resolves to, unless it takes longer than this: then the signal it was given is aborted.
 * @throws EngineError with `sentence` when the time is over.
 */
export async function within<T>(
  milliseconds: number,
  sentence: string,
  body: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new EngineError(sentence);
      reject(error);
      control.abort(error);
    }, milliseconds);
  });
  try {
    return await Promise.race([body(control.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
