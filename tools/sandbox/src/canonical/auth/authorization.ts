import type { Macaroon } from '../macaroon/macaroon.js';
import { fromText } from '../macaroon/text.js';
import { Denied, invalid } from './login.js';

/** What an Authorization header holds (canonical contract 3.3). */
export type Authorization =
  | { readonly form: 'u1'; readonly root: Macaroon; readonly discharges: readonly Macaroon[] }
  | { readonly form: 'token'; readonly token: string; readonly scheme: 'macaroon' | 'bearer' };

/**
 * Reads `Macaroon root=.., discharge=..`, quoted or not, with any number of discharges, `Macaroon TOKEN` and `Bearer TOKEN`; the scheme
 * in any case.
 * @throws Denied without a header, or for one that is none of these
 */
export function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined || header.trim() === '') throw new Denied({ reason: 'missing' });
  const [, scheme = '', rest = ''] = /^(\S+) +(.+)$/su.exec(header.trim()) ?? [];
  const lower = scheme.toLowerCase();
  if (lower !== 'macaroon' && lower !== 'bearer') throw invalid('unknown-scheme');
  if (lower === 'bearer' || !/^root *=/iu.test(rest)) {
    if (/[\s,]/u.test(rest)) throw invalid('unknown-credentials');
    return { form: 'token', token: rest, scheme: lower };
  }
  const parameters = rest.split(',').map((part) => {
    const [, key, quoted, bare] = /^\s*(root|discharge) *= *(?:"([^"\s]+)"|([^"\s]+))\s*$/iu.exec(part) ?? [];
    if (key === undefined) throw invalid('malformed authorization parameters');
    return { key: key.toLowerCase(), macaroon: read(quoted ?? bare ?? '') };
  });
  const of = (wanted: string): Macaroon[] =>
    parameters.filter(({ key }) => key === wanted).map(({ macaroon }) => macaroon);
  const [root, ...others] = of('root');
  if (root === undefined || others.length > 0) throw invalid('exactly one root is needed');
  return { form: 'u1', root, discharges: of('discharge') };
}

function read(text: string): Macaroon {
  try {
    return fromText(text);
  } catch {
    throw invalid('a macaroon that cannot be deserialized');
  }
}
