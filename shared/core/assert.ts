/** Throws when a programmer's assumption is broken; never for bad user input (see {@link StudioError}). */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}

/** Makes a `switch` over a union exhaustive: a forgotten member does not compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}
