/**
 * The one place where a value is given a type that the compiler cannot derive: properties whose names start with `~`
 * exist for the type checker alone, and results whose type is computed from a network are computed from data.
 */
export const typed = <T>(value: unknown): T => value as T;
