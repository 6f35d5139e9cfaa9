import type { Device } from '../../../types/engine.js';
import { loadTfjs } from './load/load.js';
import { type Loaded, reasonOf } from './load/loaded.js';
import type { TensorFlow } from './tensorflow.js';

type Described = Pick<Device, 'name' | 'kind'>;

/** A member that is text, own or inherited; what a backend holds is not in its types. */
function textAt(object: unknown, key: string): string | undefined {
  if (typeof object !== 'object' || object === null) return undefined;
  const value: unknown = Reflect.get(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Drivers that carry a GPU interface out on the processor. */
const isSoftware = (name: string): boolean => /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);

/** TensorFlow's own library: the build with CUDA falls back to the processor without a word. */
function native(tf: TensorFlow): Described {
  const backend = tf.backend();
  const gpu = 'isUsingGpuDevice' in backend && backend.isUsingGpuDevice === true;
  const version = textAt('binding' in backend ? backend.binding : null, 'TF_Version');
  const name = version ? `TensorFlow ${version}` : 'TensorFlow';
  return gpu
    ? { name: `${name} on CUDA`, kind: 'gpu' }
    : { name: `${name} on the processor (it uses no GPU)`, kind: 'cpu' };
}

function webgpu(tf: TensorFlow): Described {
  const backend = tf.backend();
  const info = 'adapterInfo' in backend ? backend.adapterInfo : null;
  const parts = ['vendor', 'architecture', 'device', 'description'].flatMap((key) => textAt(info, key) ?? []);
  const name = parts.length > 0 ? parts.join(' ') : 'adapter without a name';
  return { name: `WebGPU backend, ${name}`, kind: isSoftware(name) ? 'software' : 'gpu' };
}

interface Renderer {
  getExtension(name: string): object | null;
  getParameter(name: number): unknown;
}

const isRenderer = (gl: unknown): gl is Renderer => typeof gl === 'object' && gl !== null && 'getParameter' in gl;

function webgl(tf: TensorFlow): Described {
  const backend = tf.backend();
  const context = 'gpgpu' in backend ? backend.gpgpu : null;
  const gl = typeof context === 'object' && context !== null && 'gl' in context ? context.gl : null;
  const extension = isRenderer(gl) ? gl.getExtension('WEBGL_debug_renderer_info') : null;
  const key = extension && 'UNMASKED_RENDERER_WEBGL' in extension ? extension.UNMASKED_RENDERER_WEBGL : null;
  const name = isRenderer(gl) && typeof key === 'number' ? String(gl.getParameter(key)) : 'renderer without a name';
  return { name: `WebGL backend, ${name}`, kind: isSoftware(name) ? 'software' : 'gpu' };
}

/** A row a backend; one that is not here is taken for a processor's, which claims least. */
const BACKENDS: Readonly<Record<string, (tf: TensorFlow) => Described>> = {
  tensorflow: native,
  webgpu,
  webgl,
  wasm: () => ({ name: 'WebAssembly backend', kind: 'cpu' }),
  cpu: () => ({ name: 'plain JavaScript backend', kind: 'cpu' }),
};

function describe({ tf, failures }: Loaded): Described {
  const name = tf.getBackend();
  const known = BACKENDS[name]?.(tf) ?? { name: `${name} backend`, kind: 'cpu' };
  return failures.length === 0 ? known : { ...known, name: `${known.name}; ${failures.join('; ')}` };
}

/** What TensorFlow.js computes on, as it says itself. */
export async function describeTfjs(): Promise<readonly Device[]> {
  const device = { engine: 'tfjs', dtypes: ['float32'], limits: {} } as const;
  try {
    return [{ ...device, ...describe(await loadTfjs()), missing: null }];
  } catch (error) {
    return [{ ...device, name: 'TensorFlow.js', kind: 'cpu', missing: reasonOf(error) }];
  }
}
