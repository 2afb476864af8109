import type { KeyPair } from '../canonical/bakery/key-pair.js';
import { openCaveat } from '../canonical/bakery/sealed-caveat.js';
import { writeV2 } from '../canonical/macaroon/binary-v2.js';
import { readJson, writeJsonV1, writeJsonV2 } from '../canonical/macaroon/json.js';
import type { Caveat, Macaroon } from '../canonical/macaroon/macaroon.js';
import { bind, mint } from '../canonical/macaroon/sign.js';
import { type CanonicalBench, type JsonReply, jsonOf } from './canonical-client.js';
import { send } from './gobbler-client.js';

/** What a login gives to a discharger. */
export interface Token {
  readonly kind: string;
  readonly value: Buffer;
}

/** How one login at Candid is gone through. */
export interface LoginOptions {
  /** Logs in for a refused discharge. @default opens the visit page and waits for the token */
  readonly interact?: (refused: Refused) => Promise<Token | Macaroon>;
  /** Sent with each discharge request. @default Bakery-Protocol-Version 3 */
  readonly headers?: Record<string, string>;
}

/** A discharge that wants a login first. */
export interface Refused {
  readonly reply: JsonReply;
  /** Whole address of what an interaction names. */
  readonly url: (relative: string) => string;
}

/** A macaroon with the contents of its caveats, out of any form that the bakery writes. */
export function readBakery(json: { m?: unknown; cdata?: Record<string, string> }): {
  macaroon: Macaroon;
  contents: Map<string, Buffer>;
} {
  const contents = Object.entries(json.cdata ?? {}).map(
    ([id, sealed]) => [Buffer.from(id, 'base64').toString('base64'), Buffer.from(sealed, 'base64')] as const,
  );
  return { macaroon: readJson(json.m ?? json), contents: new Map(contents) };
}

/** Discharges every third-party caveat of a root, nested ones too; gives the root and its bound discharges. */
export async function dischargeAll(root: string, options: LoginOptions = {}): Promise<Macaroon[]> {
  const first = readBakery(JSON.parse(root) as object);
  const done = [first.macaroon];
  const contents = first.contents;
  const open = caveatsOf(first.macaroon);
  for (let caveat = open.shift(); caveat !== undefined; caveat = open.shift()) {
    const discharge = readBakery(await acquire(caveat, contents, options));
    for (const [id, sealed] of discharge.contents) contents.set(id, sealed);
    open.push(...caveatsOf(discharge.macaroon));
    done.push(bind(first.macaroon, discharge.macaroon));
  }
  return done;
}

/** A fresh root of Charmhub with its caveat for Candid. */
export async function newRoot(
  bench: CanonicalBench,
): Promise<{ text: string; caveat: Caveat; sealed: Buffer | undefined }> {
  const issued = await bench.call('charmhub', 'POST /v1/tokens', { json: { permissions: ['package-view'] } });
  const text = String(issued.json.macaroon);
  const { macaroon, contents } = readBakery(JSON.parse(text) as object);
  const [caveat] = caveatsOf(macaroon);
  if (caveat === undefined) throw new Error('no caveat for Candid');
  return { text, caveat, sealed: contents.get(caveat.id.toString('base64')) };
}

/** The answer to a first discharge request. */
export async function newRefusal(bench: CanonicalBench): Promise<Refused> {
  const { caveat } = await newRoot(bench);
  const base = baseOf(caveat);
  return { reply: await requestDischarge(caveat), url: (relative) => new URL(relative, base).href };
}

/** The request that discharges a caveat (canonical contract 3.2). */
export async function requestDischarge(
  caveat: Caveat,
  {
    sealed,
    token,
    headers = { 'Bakery-Protocol-Version': '3' },
  }: { readonly sealed?: Buffer; readonly token?: Token; readonly headers?: Record<string, string> } = {},
): Promise<JsonReply> {
  const isText = Buffer.from(caveat.id.toString('utf8')).equals(caveat.id);
  const body = new URLSearchParams(
    isText ? { id: caveat.id.toString('utf8') } : { id64: caveat.id.toString('base64') },
  );
  if (token !== undefined) {
    body.set('token64', token.value.toString('base64'));
    body.set('token-kind', token.kind);
  }
  if (sealed !== undefined) body.set('caveat64', sealed.toString('base64url'));
  const reply = await send(`${baseOf(caveat)}discharge`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: body.toString(),
  });
  return { ...reply, json: jsonOf(reply.body) };
}

async function acquire(
  caveat: Caveat,
  contents: ReadonlyMap<string, Buffer>,
  { interact = visit, headers }: LoginOptions,
): Promise<object> {
  const sealed = contents.get(caveat.id.toString('base64'));
  const extra = {
    ...(sealed === undefined ? {} : { sealed }),
    ...(headers === undefined ? {} : { headers }),
  };
  const reply = await requestDischarge(caveat, extra);
  if (reply.status === 200) return reply.json.Macaroon as object;
  const base = baseOf(caveat);
  const got = await interact({ reply, url: (relative) => new URL(relative, base).href });
  if (!('kind' in got)) return writeJsonV2(got);
  const second = await requestDischarge(caveat, { ...extra, token: got });
  if (second.status !== 200) throw new Error(`refused: ${String(second.status)} ${second.body}`);
  return second.json.Macaroon as object;
}

/** Opens the visit page as a browser would, and waits for the token. */
export async function visit({ reply, url }: Refused): Promise<Token> {
  const window = reply.json.Info.InteractionMethods['browser-window'] as Record<string, string>;
  await send(url(window.VisitURL ?? ''));
  const { kind, token64 } = jsonOf((await send(url(window.WaitTokenURL ?? ''))).body) as Record<
    string,
    string
  >;
  return { kind: kind ?? '', value: Buffer.from(token64 ?? '', 'base64') };
}

/** Logs in as an agent: fetches its macaroon, discharges the local caveat with the key, and sends both as one token. */
export function asAgent(username: string, key: KeyPair, version = '3') {
  return async ({ reply, url }: Refused): Promise<Token> => {
    const login = reply.json.Info.InteractionMethods.agent['login-url'] as string;
    const target = new URL(url(login));
    target.searchParams.set('username', username);
    target.searchParams.set('public-key', key.publicKey.toString('base64'));
    const answer = await send(target.href, { headers: { 'Bakery-Protocol-Version': version } });
    const { macaroon } = jsonOf(answer.body) as { macaroon: object };
    return { kind: 'agent', value: Buffer.concat(selfDischarge(macaroon, key).map(writeV2)) };
  };
}

/** A macaroon with its local caveats discharged by their own key. */
export function selfDischarge(json: object, key: KeyPair): Macaroon[] {
  const { macaroon, contents } = readBakery(json);
  const discharges = caveatsOf(macaroon).map(({ id }) => {
    const { rootKey } = openCaveat(contents.get(id.toString('base64')) ?? id, key);
    return bind(macaroon, mint({ rootKey, location: '', identifier: id }));
  });
  return [macaroon, ...discharges];
}

/** The value of the header `Macaroons`: URL-safe padded base64 of a JSON array of plain macaroons. */
export function macaroonsHeader(macaroons: readonly Macaroon[], form: 1 | 2 = 2): string {
  const json = macaroons.map((macaroon) => (form === 1 ? writeJsonV1(macaroon) : writeJsonV2(macaroon)));
  return Buffer.from(JSON.stringify(json)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/** Goes through a whole login at Charmhub; gives the answer of the exchange. */
export async function logIn(
  bench: CanonicalBench,
  request: object = { permissions: ['package-manage'], description: 'test@host', ttl: 3600 },
  options: LoginOptions = {},
): Promise<JsonReply> {
  const issued = await bench.call('charmhub', 'POST /v1/tokens', { json: request });
  const macaroons = await dischargeAll(String(issued.json.macaroon), options);
  return exchange(bench, macaroonsHeader(macaroons));
}

/** `POST /v1/tokens/exchange`. */
export const exchange = (bench: CanonicalBench, header: string): Promise<JsonReply> =>
  bench.call('charmhub', 'POST /v1/tokens/exchange', { json: {}, headers: { Macaroons: header } });

/** A location with the slash that relative addresses need. */
const baseOf = ({ location = '' }: Caveat): string => (location.endsWith('/') ? location : `${location}/`);

const caveatsOf = (macaroon: Macaroon): Caveat[] => macaroon.caveats.filter(({ vid }) => vid !== undefined);
