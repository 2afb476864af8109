import { hubMethods } from '../generated/hub-api.js';

/** A function for every method of the hub; those with a dot stand in groups. `does` is what each of them does. */
export function eachHubMethod<T>(
  does: (method: keyof typeof hubMethods, args: readonly unknown[]) => T,
): object {
  const api: Record<string, unknown> = {};
  for (const method of Object.keys(hubMethods) as (keyof typeof hubMethods)[]) {
    const run = (...args: readonly unknown[]): T => does(method, args);
    const [group, name] = method.split('.');
    if (name === undefined) api[method] = run;
    else api[group ?? ''] = { ...(api[group ?? ''] as object | undefined), [name]: run };
  }
  return api;
}
