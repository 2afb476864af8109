import { writeJsonV2 } from './macaroon/json.js';
import type { Macaroon } from './macaroon/macaroon.js';
import { bind } from './macaroon/sign.js';
import { fromText } from './macaroon/text.js';
import type { RecordedValues } from './recordings.values.js';

/** The root that the store answered: plain JSON, or in a bakery's envelope with the data of its caveats (canonical contract 3.2). */
interface CandidRoot {
  readonly macaroon: Macaroon;
  readonly caveatId: Buffer;
  readonly caveatData?: Buffer;
}

function rootOf(values: RecordedValues): CandidRoot {
  const json = JSON.parse(values.get('candid-root-json-escaped')) as {
    readonly m?: object;
    readonly cdata?: Readonly<Record<string, string>>;
  };
  const macaroon = fromText(JSON.stringify(json.m ?? json));
  const caveatId = macaroon.caveats.find(({ vid }) => vid !== undefined)?.id;
  if (caveatId === undefined) throw new Error('the root has nothing that Candid discharges');
  const data = json.cdata?.[caveatId.toString('base64')];
  return { macaroon, caveatId, ...(data === undefined ? {} : { caveatData: Buffer.from(data, 'base64') }) };
}

/**
 * The fields of a recorded form for this root and token. Which of `id` and `id64`, `token` and `token64` stands there is decided by
 * the bytes, as in the vendors' libraries.
 */
export function candidFields(
  recorded: readonly (readonly [string, string])[],
  values: RecordedValues,
): [string, string][] {
  const { caveatId, caveatData } = rootOf(values);
  return recorded.map(([name, value]) => {
    if (name.startsWith('id')) return textOrBase64('id', caveatId);
    if (name.startsWith('token') && name !== 'token-kind')
      return textOrBase64('token', Buffer.from(values.get('candid-discharge-token'), 'base64'));
    if (name === 'caveat64') return [name, caveatData?.toString('base64url') ?? ''];
    return [name, value];
  });
}

function textOrBase64(name: string, bytes: Buffer): [string, string] {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? [name, text] : [`${name}64`, bytes.toString('base64')];
}

/** The header of a token exchange: the root and its bound discharge in padded URL-safe base64 (canonical contract 3.2 step 6). */
export function macaroonsHeader(values: RecordedValues): string {
  const { macaroon } = rootOf(values);
  const discharge = fromText(values.get('candid-discharge'));
  const json = JSON.stringify([writeJsonV2(macaroon), writeJsonV2(bind(macaroon, discharge))]);
  return Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Takes out of an answer of Candid what the recorded one has as plain values: its URLs, its token and the discharge. */
export function learnCandid(answered: unknown, values: RecordedValues): void {
  const body = answered as {
    readonly Info?: {
      readonly VisitURL?: string;
      readonly WaitURL?: string;
      readonly InteractionMethods?: { readonly 'browser-window'?: { readonly WaitTokenURL?: string } };
    };
    readonly token?: string;
    readonly token64?: string;
    readonly Macaroon?: { readonly m?: object };
  } | null;
  const { VisitURL, WaitURL, InteractionMethods } = body?.Info ?? {};
  if (VisitURL !== undefined) values.setTarget('/login?did=abc', VisitURL);
  if (WaitURL !== undefined) values.setTarget('/wait?did=abc', WaitURL);
  const tokenUrl = InteractionMethods?.['browser-window']?.WaitTokenURL;
  if (tokenUrl !== undefined) values.setTarget('/wait-token?did=abc', tokenUrl);
  const token = body?.token === undefined ? body?.token64 : Buffer.from(body.token).toString('base64');
  if (token !== undefined) values.set('candid-discharge-token', token);
  const discharge = body?.Macaroon;
  if (discharge !== undefined) values.set('candid-discharge', JSON.stringify(discharge.m ?? discharge));
}
