import { z } from 'zod';
import type { SignedAnswer } from '../http/types.js';

const errorEntries = z.array(z.object({ code: z.string().nullish() }).catch({}));
const errorBody = z.union([z.object({ error_list: errorEntries }), z.object({ 'error-list': errorEntries })]);

/**
 * Does this 401 say that the discharge must be refreshed? By `WWW-Authenticate: Macaroon needs_refresh=1` or by the code
 * `macaroon-needs-refresh` in its error list: no store is known to send both (canonical contract 3.4). Any other 401 means an
 * expired or revoked login, which no refresh helps.
 */
export async function macaroonNeedsRefresh(answer: SignedAnswer): Promise<boolean> {
  const { status, headers } = answer.response;
  if (status !== 401) return false;
  if (challengesRefresh(headers['www-authenticate'] ?? '')) return true;
  const json = /\bjson\b/i.test(headers['content-type'] ?? 'json');
  return json && codesIn(await answer.peek()).some((code) => code.toLowerCase() === 'macaroon-needs-refresh');
}

/** The parameter must belong to a Macaroon challenge, whatever other challenges stand beside it (RFC 9110 section 11.6.1). */
function challengesRefresh(header: string): boolean {
  let scheme = '';
  return header.split(',').some((part) => {
    const opening = /^\s*([\w-]+)(?:\s+(?!=)(.*))?\s*$/.exec(part);
    if (opening !== null) scheme = (opening[1] ?? '').toLowerCase();
    const parameter = opening === null ? part : (opening[2] ?? '');
    return scheme === 'macaroon' && /^\s*needs_refresh\s*=\s*"?1"?\s*$/i.test(parameter);
  });
}

function codesIn(text: string): string[] {
  try {
    const parsed = errorBody.safeParse(JSON.parse(text));
    if (!parsed.success) return [];
    const list = 'error_list' in parsed.data ? parsed.data.error_list : parsed.data['error-list'];
    return list.flatMap(({ code }) => code ?? []);
  } catch {
    return [];
  }
}
