/** The process of one measurement: gets its job as a message, answers with the result. */
import type { Job } from './job.js';
import { measure } from './measure.js';

process.once('message', (job: Job) => {
  measure(job).then(
    (result) => process.send?.({ result }, finish),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }, finish),
  );
});

const finish = (): void => process.disconnect();
