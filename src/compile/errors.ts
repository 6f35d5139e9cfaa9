/**
 * Every mistake a user can make ends in one of these. The message is one sentence that names the place,
 * what was found and the fix; `instanceof` tells the kind, `code` is stable for programs.
 */
export class TangentsError extends Error {
  /** Stable, machine-readable kind, e.g. `shape`, `input`, `engine`. */
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A network whose layers do not fit together; the text is the one the type checker shows. */
export class ShapeError extends TangentsError {
  constructor(message: string) {
    super('shape', message);
  }
}

/** Data that cannot be computed on: rank, size, dtype, NaN, empty batch, unknown `get`. */
export class InputError extends TangentsError {
  constructor(message: string) {
    super('input', message);
  }
}

/** An engine that cannot be had or cannot do what was asked, and what to do about it. */
export class EngineError extends TangentsError {
  constructor(message: string) {
    super('engine', message);
  }
}

/** A graph, plan or emitted module that breaks its own rules: always a fault of this library. */
export class InternalError extends TangentsError {
  constructor(message: string) {
    super('internal', `${message} (this is a fault in typed-tangents, not in your code)`);
  }
}
