import type { WgslLimits } from '../../../compile/codegen/wgsl/limits.js';
import { EngineError } from '../../../compile/errors.js';
import { findAdapter } from './adapter.js';

/** A device and the calls that wait for it: one at a time has its queue. */
export interface SharedDevice {
  readonly device: GPUDevice;
  readonly name: string;
  /** What generated kernels may use. */
  readonly limits: WgslLimits;
  /** Workgroups that keep it busy. */
  readonly workgroups: number;
  /** What the driver said when the device was lost; `null` while it lives. */
  lost: string | null;
  /** Runs `body` when every earlier call has ended. */
  exclusive<T>(body: () => Promise<T>): Promise<T>;
}

/** Limits worth raising to what the adapter has. */
const RAISED = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
] as const;

/** A large GPU has more than a hundred cores, and hides latency with several workgroups on each. */
const GPU_WORKGROUPS = 2048;
/** A processor has a few cores, and every workgroup costs. */
const SOFTWARE_WORKGROUPS = 32;

let shared: Promise<SharedDevice> | undefined;

/**
 * The device of this process, made on the first call and again after it was lost.
 * @throws EngineError with what is missing.
 */
export async function sharedDevice(): Promise<SharedDevice> {
  const known = await shared?.catch(() => undefined);
  if (known && known.lost === null) return known;
  shared = create();
  return shared;
}

async function create(): Promise<SharedDevice> {
  const { adapter, device: description } = await findAdapter();
  if (!adapter) throw new EngineError(`The webgpu engine finds no device: ${description.missing ?? ''}`);
  const device = await adapter.requestDevice({
    label: 'typed-tangents',
    requiredLimits: Object.fromEntries(RAISED.map((limit) => [limit, adapter.limits[limit]])),
    requiredFeatures: adapter.features.has('timestamp-query') ? ['timestamp-query'] : [],
  });
  let queue: Promise<unknown> = Promise.resolve();
  const made: SharedDevice = {
    device,
    name: description.name,
    limits: {
      software: description.kind === 'software',
      maxComputeInvocationsPerWorkgroup: device.limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: device.limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupStorageSize: device.limits.maxComputeWorkgroupStorageSize,
      maxStorageBuffersPerShaderStage: device.limits.maxStorageBuffersPerShaderStage,
    },
    workgroups: description.kind === 'software' ? SOFTWARE_WORKGROUPS : GPU_WORKGROUPS,
    lost: null,
    exclusive: (body) => {
      const turn = queue.then(body);
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
  device.lost.then(({ reason, message }) => {
    made.lost = message || reason;
  });
  return made;
}
