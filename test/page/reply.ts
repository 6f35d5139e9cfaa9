import { doctor } from '../../src/nt/devices/doctor.js';
import type { DoctorReport } from '../../src/nt/devices/report.js';
import { type Facts, facts } from './facts.js';
import { type Patience, patience } from './patience.js';
import { answer, type Question } from './questions.js';

/** What a test asks, besides kernels, and what it gets. */
export interface Replies {
  readonly facts: Facts;
  readonly doctor: DoctorReport;
  readonly patience: Patience;
}

const ASK: { readonly [K in keyof Replies]: () => Promise<Replies[K]> } = { facts, doctor: () => doctor(), patience };

export type Request = Question | keyof Replies;

/** Does what is asked for, wherever it is called. */
export const reply = (request: Request): Promise<unknown> =>
  typeof request === 'string' ? ASK[request]() : answer(request);
