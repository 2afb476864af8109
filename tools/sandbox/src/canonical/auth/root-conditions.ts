import { readInstant } from './instants.js';
import { type Limits, narrow, unlimited } from './limits.js';
import { invalid } from './login.js';

/** What the first-party caveats of a root say. @param prefix the server that made it @throws Denied for a caveat that is not its own */
export function readRoot(prefix: string, conditions: readonly string[]): { limits: Limits; issued: number } {
  let limits = unlimited;
  let issued: number | undefined;
  for (const condition of conditions) {
    const since = `${prefix}|valid_since|`;
    if (condition.startsWith(since)) {
      // Who holds a root may add caveats; a second one of these would make it look younger.
      if (issued !== undefined) throw invalid('a caveat that is doubled');
      issued = readInstant(condition.slice(since.length));
      continue;
    }
    const narrowed = narrow(prefix, limits, condition);
    if (narrowed === undefined) throw invalid('a caveat that is not known');
    limits = narrowed;
  }
  if (issued === undefined) throw invalid('a caveat that is not known');
  return { limits, issued };
}
