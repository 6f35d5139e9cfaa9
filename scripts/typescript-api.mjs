// Preloaded (`node --import`) by tools that call the TypeScript compiler from JavaScript: the `typescript` package,
// version 7, has no such API, so inside this process the name means `typescript-6`.
import Module, { register } from 'node:module';

const aliased = (name) => name.replace(/^typescript(?=$|\/)/, 'typescript-6');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => resolveFilename.call(Module, aliased(request), ...rest);

const hook = `export const resolve = (name, context, next) =>
  next(name.replace(/^typescript(?=$|\\/)/, 'typescript-6'), context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
