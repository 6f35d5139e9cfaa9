// The order of imports: cli -> nt -> dsl -> compile -> types, and nt, cli -> runtime -> compile.
// Type-only imports count as imports.

/** One folder under src and the folders under src it may import, besides itself. */
const may = {
  types: [],
  compile: ['types'],
  runtime: ['compile', 'types'],
  dsl: ['compile', 'types'],
  nt: ['dsl', 'runtime', 'compile', 'types'],
  cli: ['nt', 'dsl', 'runtime', 'compile', 'types'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(may).map(([folder, allowed]) => ({
      name: `${folder}-imports-${allowed.length === 0 ? 'nothing' : `only-${allowed.join('-')}`}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
    })),
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle means two files are one concern, or that a type stands in the wrong one',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'a module that nothing imports and that imports nothing is dead or not wired up',
      from: { orphan: true, pathNot: ['^src/index\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'node-builtins-only-where-a-process-is-expected',
      severity: 'error',
      comment: 'types, dsl, compile and nt run in browsers as they are; source/ reads files and is for tools',
      from: { path: '^src/(types|dsl|compile|nt)/', pathNot: '^src/compile/source/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-npm-at-run-time',
      severity: 'error',
      comment: 'the package has no runtime dependencies',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
    progress: { type: 'none' },
  },
};
