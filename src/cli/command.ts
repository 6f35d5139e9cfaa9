export type Print = (text: string) => void;

/** A command of the program: a line of the help, and what it does with the arguments behind its name. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Resolves to the exit code; prints text that may have several lines. Throws `UsageError` on wrong use. */
  readonly run: (args: readonly string[], print: Print) => Promise<number>;
}
