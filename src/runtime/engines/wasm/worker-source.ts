import { CONTROL, ERROR_CAPACITY, ERROR_TEXT, GENERATION, INSIDE, OPEN, SPINS } from './control.js';

/** First message to a worker. */
export interface StartMessage {
  readonly kind: 'start';
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

/** Instantiates a program, or forgets it. */
export type ProgramMessage =
  | { readonly kind: 'load'; readonly id: number; readonly module: WebAssembly.Module }
  | { readonly kind: 'release'; readonly id: number };

/**
 * The program of a worker, as JavaScript text: started with `eval` in Node and from a Blob in browsers, so that it
 * needs
 * no file and no compilation of its own. It serves jobs, spinning and then sleeping on the gate, and goes back to its
 * event loop only to read messages.
 */
export const WORKER_SOURCE = `'use strict';
const inNode = typeof require === 'function';
const { GATE, NEXT, DONE, WAITING, MAIL, INSTANCES, STARTED, ERROR, PROGRAM, FUNCTION, ARGS, TASKS } = ${JSON.stringify(CONTROL)};
const programs = new Map();
let memory, control, thread, mail = 0, served = -1;

function receive(message) {
  mail += 1;
  try {
    if (message.kind === 'start') {
      memory = message.memory;
      thread = message.thread;
      control = new Int32Array(memory.buffer, 0, ${ERROR_TEXT / 4});
      Atomics.add(control, STARTED, 1);
    } else if (message.kind === 'load') {
      const instance = new WebAssembly.Instance(message.module, { env: { memory } });
      programs.set(message.id, WebAssembly.Module.exports(message.module).map(({ name }) => instance.exports[name]));
      Atomics.add(control, INSTANCES, 1);
    } else if (programs.delete(message.id)) Atomics.sub(control, INSTANCES, 1);
  } catch (error) {
    report(error);
  }
  serve();
}

function serve() {
  let spins = 0;
  for (;;) {
    const gate = Atomics.load(control, GATE);
    if (Atomics.load(control, MAIL) !== mail) return;
    if ((gate & ${OPEN}) !== 0 && gate >> ${Math.log2(GENERATION)} !== served) {
      if (Atomics.compareExchange(control, GATE, gate, gate + 1) === gate) {
        served = gate >> ${Math.log2(GENERATION)};
        work();
        const left = Atomics.sub(control, GATE, 1) - 1;
        if ((left & ${OPEN | INSIDE}) === 0 && Atomics.load(control, WAITING) === 1) {
          Atomics.add(control, DONE, 1);
          Atomics.notify(control, DONE);
        }
      }
      spins = 0;
    } else if (++spins > ${SPINS}) {
      Atomics.wait(control, GATE, gate);
      spins = 0;
    }
  }
}

function work() {
  const functions = programs.get(control[PROGRAM]);
  if (functions === undefined) return;
  const run = functions[control[FUNCTION]];
  const args = control[ARGS];
  const tasks = control[TASKS];
  try {
    for (;;) {
      const task = Atomics.add(control, NEXT, 1);
      if (task >= tasks) return;
      run(args, task, thread);
    }
  } catch (error) {
    report(error);
    Atomics.store(control, NEXT, tasks);
  }
}

function report(error) {
  const text = new TextEncoder().encode(String(error)).subarray(0, ${ERROR_CAPACITY});
  if (Atomics.compareExchange(control, ERROR, 0, -1) !== 0) return;
  new Uint8Array(memory.buffer, ${ERROR_TEXT}, ${ERROR_CAPACITY}).set(text);
  Atomics.store(control, ERROR, 1 + text.length);
}

if (inNode) require('node:worker_threads').parentPort.on('message', receive);
else self.onmessage = (event) => receive(event.data);
`;
