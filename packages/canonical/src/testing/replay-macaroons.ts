import { createHmac } from 'node:crypto';
import {
  decodeMacaroon,
  encodeMacaroonJson,
  encodeMacaroonV1,
  type Macaroon,
  mintMacaroon,
  withCaveat,
} from '@omnipub/core';

const rootKey = Buffer.from('the key of the replayed store');
const caveatKey = Buffer.from('what the replayed store shares with who discharges');

/** The text that names the nth root's caveat to Ubuntu One; its form is the real one's (canonical contract 3.1 step 3). */
export const u1CaveatId = (nth: number): string =>
  `{"secret": "caveat of root ${String(nth)}", "version": 1}`;

/** The nth root that the store issues, to be discharged at this host. */
export function u1Root(nth: number, ssoHost: string): string {
  const identifier = Buffer.from(`root ${String(nth)}`);
  const bare = mintMacaroon({ version: 1, location: 'api.replay.test', identifier }, rootKey);
  const permitted = withCaveat(bare, { id: Buffer.from('api.replay.test|acl|["package_access"]') });
  return encodeMacaroonV1(
    withCaveat(permitted, { id: Buffer.from(u1CaveatId(nth)), location: ssoHost, rootKey: caveatKey }),
  );
}

/** A discharge of the nth root, as Ubuntu One gives it. @param issue tells one from the other */
export function u1Discharge(nth: number, ssoHost: string, issue: string): string {
  const identifier = Buffer.from(u1CaveatId(nth));
  const bare = mintMacaroon({ version: 1, location: ssoHost, identifier }, caveatKey);
  return encodeMacaroonV1(withCaveat(bare, { id: Buffer.from(`${ssoHost}|issue|${issue}`) }));
}

/** What has to be sent of a discharge with this root; computed here, by the formula of canonical contract 3.3. */
export function boundDischarge(root: string, discharge: string): string {
  const own = decodeMacaroon(discharge);
  return encodeMacaroonV1({ ...own, signature: boundSignature(decodeMacaroon(root), own) });
}

/** `HMAC(0, HMAC(0, root) || HMAC(0, discharge))` (canonical contract 3.3). */
export function boundSignature(root: Macaroon, discharge: Macaroon): Buffer {
  const zero = Buffer.alloc(32);
  const hmac = (bytes: Uint8Array): Buffer => createHmac('sha256', zero).update(bytes).digest();
  return hmac(Buffer.concat([hmac(root.signature), hmac(discharge.signature)]));
}

/** The JSON text of a Candid root with one caveat. With `caveatData` it comes in a bakery's envelope (canonical contract 3.2 step 1). */
export function candidRoot(options: {
  readonly caveatId: Uint8Array;
  readonly location: string;
  readonly caveatData?: Uint8Array | undefined;
}): string {
  const { caveatId: id, location, caveatData } = options;
  const identifier = Buffer.from('candid root');
  const bare = mintMacaroon({ version: 2, location: 'api.replay.test', identifier }, rootKey);
  const root = encodeMacaroonJson(withCaveat(bare, { id, location, rootKey: caveatKey }));
  // Neither store writes the version (canonical contract 3.2).
  const { v: _version, ...m } = JSON.parse(root) as Record<string, unknown>;
  if (caveatData === undefined) return JSON.stringify(m);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
  return JSON.stringify({ m, v: 3, ns: '', cdata: { [base64(id)]: base64(caveatData) } });
}
