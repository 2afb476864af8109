import type { RecordedResponse, Recording } from './recording.js';
import { boundDischarge, candidRoot, u1CaveatId, u1Discharge, u1Root } from './replay-macaroons.js';

/** Where the servers of a replay are: URLs without a trailing slash. */
export type ReplayUrls = Readonly<Record<'api' | 'storage' | 'sso' | 'candid', string>>;

/** What the placeholders of a recording stand for, now. */
export interface ReplayValues {
  /** A recorded text as it has to be sent now. */
  sent<T>(value: T): T;
  /** A recorded answer as it is given now: it may bring a new root or discharge, which then holds. */
  answered<T extends Partial<RecordedResponse>>(response: T): T;
  /** The current root of Candid, and the discharges that were given for it. */
  readonly candid: { readonly root: string; readonly discharges: readonly unknown[] };
  /** The login that the recording begins with, in the form in which it is stored. */
  readonly login: { readonly root: string; readonly discharge: string };
}

const constants: Readonly<Record<string, string>> = {
  'upload-id': '5a1dd7b1-3c8e-4f0e-9d0a-7f5c2b9c0d11',
  password: 'correct horse battery staple',
  otp: '123456',
  'admin-macaroon': 'admin-macaroon-of-the-replay',
  'registry-password': 'registry-password-of-the-replay',
  'store-token-usso': 'store-token-usso-of-the-replay',
  'store-token-candid': 'store-token-candid-of-the-replay',
  'store-token-developer': 'store-token-developer-of-the-replay',
  'store-token-offline': 'store-token-offline-of-the-replay',
};
const recordedHosts = { api: 8400, storage: 8401, sso: 8402, candid: 8403 } as const;
const caveatData = Buffer.from('what the replayed store hides from us');

/** The values of one replay. Roots and discharges are real macaroons that fit each other; tokens are texts. */
export function replayValues(recording: Recording, urls: ReplayUrls): ReplayValues {
  const ssoHost = new URL(urls.sso).host;
  let roots = 1;
  let root = u1Root(roots, ssoHost);
  let discharge = u1Discharge(roots, ssoHost, 'first');
  const candid = candidValues(recording, urls.candid);
  const discharges: unknown[] = [];

  const current = (name: string): string | undefined => {
    if (name === 'u1-root') return root;
    if (name === 'u1-caveat-id') return u1CaveatId(roots);
    if (name === 'u1-discharge-bound') return boundDischarge(root, discharge);
    // Whatever its number: only the newest may be sent.
    if (name.startsWith('u1-discharge-unbound-')) return discharge;
    return candid[name] ?? constants[name];
  };
  const renewed = (name: string): string | undefined => {
    if (name === 'u1-root') {
      roots++;
      root = u1Root(roots, ssoHost);
    } else if (name.startsWith('u1-discharge-unbound-')) discharge = u1Discharge(roots, ssoHost, name);
    return current(name);
  };
  return {
    sent: (value) => fill(value, current, urls),
    answered(response) {
      const answer = fill(response, renewed, urls);
      const given = (answer.body as { Macaroon?: unknown } | null | undefined)?.Macaroon;
      if (given !== undefined) discharges.push(given);
      return answer;
    },
    candid: { root: candid['candid-root-json-escaped'] ?? '', discharges },
    login: { root, discharge },
  };
}

/** Roots and tokens of Candid: the caveat's id and the token are those that were recorded, as their bytes decide how they are sent. */
function candidValues(recording: Recording, location: string): Record<string, string> {
  const forms = recording.exchanges.flatMap(({ body }) => (body?.kind === 'form' ? [body.raw] : []));
  const [first, last] = [new URLSearchParams(forms[0]), new URLSearchParams(forms.at(-1))];
  if (first.size === 0) return {};
  const id64 = first.get('id64');
  const caveatId = Buffer.from(id64 ?? first.get('id') ?? '', id64 === null ? 'utf8' : 'base64');
  const hasData = first.has('caveat64');
  const given = recording.exchanges.map(
    ({ response }) => (response.body as { token64?: string } | null)?.token64,
  );
  const token64 = last.get('token64') ?? given.find((each) => each !== undefined && !each.startsWith('<'));
  return {
    'candid-root-json-escaped': candidRoot({
      caveatId,
      location,
      caveatData: hasData ? caveatData : undefined,
    }),
    'candid-id64': id64 ?? '',
    'candid-caveat64': caveatData.toString('base64url'),
    'candid-discharge-token': last.has('token64')
      ? (last.get('token64') ?? '')
      : Buffer.from(token64 ?? '', 'base64').toString('utf8'),
  };
}

function fill<T>(value: T, valueOf: (name: string) => string | undefined, urls: ReplayUrls): T {
  if (typeof value === 'string') {
    const filled = value.replace(/<([a-z][a-z0-9-]*-[a-z0-9-]+|otp|password)>/gu, (_, name: string) => {
      const found = valueOf(name);
      if (found === undefined) throw new Error(`no value for the placeholder <${name}>`);
      return found;
    });
    return withUrls(filled, urls) as T;
  }
  if (Array.isArray(value)) return value.map((each: unknown) => fill(each, valueOf, urls)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, fill(each as unknown, valueOf, urls)]),
  ) as T;
}

function withUrls(text: string, urls: ReplayUrls): string {
  let all = text;
  for (const [service, port] of Object.entries(recordedHosts))
    all = all.replaceAll(
      `127.0.0.1:${String(port)}`,
      new URL(urls[service as keyof typeof recordedHosts]).host,
    );
  return all;
}
