import { formatDevices } from '../../nt/devices/format-device.js';
import { listDevices } from '../../nt/devices/list-devices.js';
import type { Print } from '../command.js';
import { readFlags } from '../flags.js';

const USAGE = `typed-tangents devices [--json]

Lists what kernels can be computed on here, and what is missing for the rest.
  --json   an array of devices instead of text
  --help   this text`;

/** `typed-tangents devices`. */
export async function devicesCommand(args: readonly string[], print: Print): Promise<number> {
  const flags = readFlags('devices', args, ['json', 'help']);
  if (flags.has('help')) print(USAGE);
  else {
    const devices = await listDevices();
    print(flags.has('json') ? JSON.stringify(devices, null, 2) : formatDevices(devices));
  }
  return 0;
}
