import { build } from 'esbuild';

/** A bundle for browsers: JavaScript by file name, and the source files and imports in it. */
export interface Bundle {
  readonly files: ReadonlyMap<string, string>;
  /** Paths of the sources, relative to the repository. */
  readonly sources: readonly string[];
  /** What the files import that is not among them. */
  readonly externals: readonly string[];
}

/** Bundles these sources as an application would, a chunk for what is imported when it is needed. */
export async function bundle(entries: readonly string[], root: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [...entries],
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outdir: 'bundle',
    entryNames: '[name]',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return {
    files: new Map(outputFiles.map((file) => [file.path.replace(/^.*[\\/]/, ''), file.text])),
    sources: Object.keys(metafile.inputs),
    externals: Object.values(metafile.outputs).flatMap((o) => o.imports.flatMap((i) => (i.external ? [i.path] : []))),
  };
}
