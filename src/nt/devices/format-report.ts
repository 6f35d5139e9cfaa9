import { beside, deviceLines, labelled } from './format-device.js';
import type { DoctorReport, EngineReport, SelfTest } from './report.js';

function testLines(test: SelfTest, networkWidth: number): readonly string[] {
  const what = `${test.network.padEnd(networkWidth)} ${test.dtype}`;
  const time = `${test.milliseconds.toFixed(0)} ms`.padStart(8);
  const error =
    test.worstError === null ? '' : `  off by ${short(test.worstError, 1)}, at most ${short(test.bound, 0)}`;
  const line = `${what}  ${test.ok ? 'ok    ' : 'FAILED'}${time}${error}`;
  const reason = test.worstError === null && test.failure !== null ? labelled('', test.failure.split(' ')) : [];
  return [beside('self-test', line), ...reason];
}

const short = (value: number, digits: number): string => value.toExponential(digits);

function engineLines(report: EngineReport): readonly string[] {
  const width = Math.max(0, ...report.tests.map((t) => t.network.length));
  const nothing = report.devices.length === 0 && report.failure === null;
  return [
    `${report.engine}: ${report.status}`,
    ...report.devices.flatMap(deviceLines),
    ...(report.failure === null ? [] : labelled('failed', report.failure.split(' '))),
    ...(nothing ? [beside('missing', 'It found nothing to compute on.')] : []),
    ...report.tests.flatMap((test) => testLines(test, width)),
  ];
}

/** A report as text for a terminal, at most 80 columns wide where its words are. */
export const formatReport = (report: DoctorReport): string =>
  [
    `${report.host}: ${report.ok ? 'ok' : 'something FAILED'}`,
    ...report.engines.map((e) => engineLines(e).join('\n')),
  ].join('\n\n');
