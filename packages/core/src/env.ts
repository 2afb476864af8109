/** The environment as omnipub reads it: names to values. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The one place that reads the process's environment; everything else is handed what it returns. */
export function processEnvironment(): Environment {
  return process.env;
}
