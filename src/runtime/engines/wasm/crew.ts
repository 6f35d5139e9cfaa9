import { InternalError } from '../../../compile/errors.js';
import { builtin } from '../../builtin.js';
import { CONTROL, ERROR_TEXT, GENERATION } from './control.js';
import type { ProgramMessage, StartMessage } from './worker-source.js';
import { WORKER_SOURCE } from './worker-source.js';

type Message = StartMessage | ProgramMessage;

/** What a worker of Node and one of a browser have in common. */
interface Hand {
  post(message: Message): void;
  end(): void;
}

/** The workers of a pool: starts them, posts to all of them, ends them. */
export class Crew {
  private failure: unknown;

  private constructor(
    private readonly hands: readonly Hand[],
    private readonly control: Int32Array,
  ) {}

  /** Starts workers that serve jobs announced in `memory`; threads are numbered from 1. */
  static async start(count: number, memory: WebAssembly.Memory, node: boolean): Promise<Crew> {
    let crew: Crew | undefined;
    const fail = (error: unknown): void => {
      if (crew !== undefined) crew.failure ??= error;
    };
    const hire = node ? await nodeHands(fail) : browserHands(fail);
    const hands = Array.from({ length: count }, (_, i) => hire(i + 1));
    crew = new Crew(hands, new Int32Array(memory.buffer, 0, ERROR_TEXT / 4));
    crew.post((thread) => ({ kind: 'start', memory, thread }));
    return crew;
  }

  get size(): number {
    return this.hands.length;
  }

  /** Throws if a worker died; one that did no longer takes part, but the caller should hear of it. */
  check(): void {
    if (this.failure !== undefined) throw new InternalError(`A worker thread failed: ${String(this.failure)}`);
  }

  /** One message to every worker, waking those asleep. */
  post(message: Message | ((thread: number) => Message)): void {
    this.hands.forEach((hand, i) => {
      hand.post(typeof message === 'function' ? message(i + 1) : message);
    });
    Atomics.add(this.control, CONTROL.MAIL, 1);
    // A worker that has looked for mail already sleeps only if the gate is still as it saw it before.
    Atomics.add(this.control, CONTROL.GATE, GENERATION);
    Atomics.notify(this.control, CONTROL.GATE);
  }

  /** Ends the workers at once. */
  end(): void {
    for (const hand of this.hands) hand.end();
  }
}

async function nodeHands(fail: (error: unknown) => void): Promise<(thread: number) => Hand> {
  const { Worker: NodeWorker } = await builtin('node:worker_threads');
  return (thread) => {
    // No inherited flags: loaders of the program that imports this library mean nothing here.
    const worker = new NodeWorker(WORKER_SOURCE, { eval: true, execArgv: [], name: `typed-tangents ${thread}` });
    worker.on('error', fail);
    worker.unref();
    return {
      post: (message) => worker.postMessage(message),
      end: () => {
        worker.terminate().catch(fail);
      },
    };
  };
}

function browserHands(fail: (error: unknown) => void): (thread: number) => Hand {
  return (thread) => {
    const url = URL.createObjectURL(new Blob([WORKER_SOURCE], { type: 'text/javascript' }));
    const worker = new Worker(url, { name: `typed-tangents ${thread}` });
    // what never started has no message
    worker.onerror = (event) => fail(event.message || 'it did not start');
    return {
      post: (message) => worker.postMessage(message),
      end: () => {
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
  };
}
