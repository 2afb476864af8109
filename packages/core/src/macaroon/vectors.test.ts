import { describe, expect, it } from 'vitest';
import { authorizationHeader, macaroonsHeader } from './authorization-header.js';
import { bindForRequest, verifyMacaroon } from './bind.js';
import { decodeMacaroon, decodeMacaroons } from './decode.js';
import { encodeMacaroonBundle, encodeMacaroonJson, encodeMacaroonV1, encodeMacaroonV2 } from './encode.js';
import { caveatDataOf, isThirdParty, type Macaroon } from './macaroon.js';
import { mint, withCaveat } from './npm-macaroon.js';
import { sameMacaroon } from './same-macaroon.js';
import { everyVector, type SerializedVector, vectors } from './testing/vectors.js';
import { chooseThirdPartyCaveat } from './third-party.js';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const encoded = (macaroon: Macaroon): string =>
  macaroon.version === 1 ? encodeMacaroonV1(macaroon) : encodeMacaroonV2(macaroon);

/** In the words of the vectors. */
function spelled(macaroon: Macaroon): unknown {
  return {
    version: macaroon.version,
    location: macaroon.location,
    identifier_hex: toHex(macaroon.identifier),
    caveats: macaroon.caveats.map(({ id, vid, location }) => ({
      id_hex: toHex(id),
      vid_hex: vid === undefined ? null : toHex(vid),
      location: vid === undefined ? null : location,
    })),
    signature_hex: toHex(macaroon.signature),
  };
}

describe.each(everyVector)('the vector "%s"', (name, vector: SerializedVector) => {
  const { version, location, identifier_hex, caveats, signature_hex } = vector;
  const wanted = { version, location, identifier_hex, caveats, signature_hex };

  it('is read from its binary, raw and in base64 of each alphabet and padding', () => {
    const standard = Buffer.from(hex(vector.binary_hex)).toString('base64');
    const padded = standard.replaceAll('+', '-').replaceAll('/', '_');
    for (const form of [hex(vector.binary_hex), vector.binary_base64url, standard, padded, ` ${standard}\n`])
      expect(spelled(decodeMacaroon(form))).toEqual(wanted);
  });

  it('is written as the very same binary', () => {
    const own = encoded(decodeMacaroon(vector.binary_base64url));
    if (name !== 'v1 unicode') {
      expect(own).toBe(vector.binary_base64url);
      return;
    }
    // Here pymacaroons counted characters instead of bytes: we read that, and write the lengths that others can read.
    const theirs = Buffer.from(hex(vector.binary_hex)).toString('latin1');
    const right = theirs.replace('001dlocation', '001elocation').replace('001cidentifier', '001fidentifier');
    expect(Buffer.from(own, 'base64url').toString('latin1')).toBe(right);
  });

  it('is read from its JSON, also in a string, in base64, as bytes and in an array', () => {
    const { json } = vector;
    const base64 = Buffer.from(json).toString('base64');
    for (const form of [json, JSON.stringify(json), base64, Buffer.from(json), `[${json}]`])
      expect(spelled(decodeMacaroon(form))).toEqual(wanted);
  });

  it('is written as JSON that says the same', () => {
    const macaroon = decodeMacaroon(vector.binary_base64url);
    const own = encodeMacaroonJson(macaroon);
    expect(spelled(decodeMacaroon(own))).toEqual(wanted);
    if (version === 1) expect(JSON.parse(own)).toEqual(JSON.parse(vector.json));
  });

  it('survives the other version’s formats', () => {
    const macaroon = decodeMacaroon(vector.binary_base64url);
    const other = version === 1 ? encodeMacaroonV2(macaroon) : encodeMacaroonV1(macaroon);
    expect(sameMacaroon(decodeMacaroon(other), macaroon)).toBe(true);
  });
});

describe('signatures', () => {
  it.each(vectors.simple.map((one) => [one.name, one] as const))(
    'of "%s" are what we make of its key',
    (_, one) => {
      const macaroon = decodeMacaroon(one.binary_base64url);
      const rootKey = hex(one.root_key_hex);
      const made = macaroon.caveats.reduce((so, { id }) => withCaveat(so, { id }), mint(macaroon, rootKey));
      expect(spelled(made)).toEqual(spelled(macaroon));
      verifyMacaroon(macaroon, { rootKey });
    },
  );

  it('of an unbound discharge are refused, and of a wrong key, and when a condition fails', () => {
    const one = vectors.u1[0];
    if (one === undefined) throw new Error('no u1 vector');
    const root = decodeMacaroon(one.root.binary_base64url);
    const discharge = decodeMacaroon(one.discharge_unbound.binary_base64url);
    const rootKey = hex(one.root_key_hex);
    const bound = bindForRequest(root, discharge);
    const denied = expect.objectContaining({ code: 'AUTH_DENIED' });
    expect(() => verifyMacaroon(root, { rootKey, discharges: [discharge] })).toThrow(denied);
    expect(() => verifyMacaroon(root, { rootKey: hex('00'), discharges: [bound] })).toThrow(denied);
    expect(() => verifyMacaroon(root, { rootKey, discharges: [bound], check: () => false })).toThrow(
      /condition/,
    );
    verifyMacaroon(root, { rootKey, discharges: [bound] });
  });

  it.each(vectors.negative.map((one) => [one.name, one] as const))('of "%s" do not verify', (_, one) => {
    const root = decodeMacaroon(one.binary_base64url);
    const discharges = [decodeMacaroon(one.discharge_bound)];
    expect(() => verifyMacaroon(root, { rootKey: hex(one.root_key_hex), discharges })).toThrow(
      expect.objectContaining({ code: 'AUTH_DENIED', message: expect.stringContaining('signatures') }),
    );
    expect(encodeMacaroonV1(root)).toBe(one.binary_base64url);
  });
});

describe.each(vectors.third_party.map((one) => [one.name, one] as const))('binding "%s"', (_, one) => {
  const unbound =
    one.discharges_unbound ?? (one.discharge_unbound === undefined ? [] : [one.discharge_unbound]);
  const bound = one.discharges_bound ?? (one.discharge_bound === undefined ? [] : [one.discharge_bound]);

  it('gives the recorded discharges, which verify', () => {
    const root = decodeMacaroon(one.root.binary_base64url);
    const ours = unbound.map((part) => bindForRequest(root, decodeMacaroon(part.binary_base64url)));
    expect(bound.length).toBeGreaterThan(0);
    expect(ours.map(encoded)).toEqual(bound.map((part) => part.binary_base64url));
    verifyMacaroon(root, { rootKey: hex(one.root_key_hex), discharges: ours });
  });

  it('to another discharge instead of the root does not verify', () => {
    const root = decodeMacaroon(one.root.binary_base64url);
    const all = unbound.map((part) => decodeMacaroon(part.binary_base64url));
    const wrong = all.map((part, index) => bindForRequest(index === 0 ? part : (all[0] ?? part), part));
    expect(() => verifyMacaroon(root, { rootKey: hex(one.root_key_hex), discharges: wrong })).toThrow(
      expect.objectContaining({ code: 'AUTH_DENIED' }),
    );
  });
});

describe('an Ubuntu One login', () => {
  it.each(vectors.u1.map((one) => [one.sso_host, one] as const))(
    'at %s gives the recorded header',
    (host, one) => {
      const { r, d } = (JSON.parse(one.keyring_plaintext) as { v: { r: string; d: string } }).v;
      expect(authorizationHeader({ form: 'u1', root: r, discharge: d })).toBe(one.authorization_header);
      const chosen = chooseThirdPartyCaveat(decodeMacaroon(r), `https://${host}`);
      expect(Buffer.from(chosen.id).toString()).toBe(one.caveat_id);
    },
  );
});

describe.each(vectors.bakery.map((one) => [one.bakery_version, one] as const))(
  'bakery version %d',
  (version, one) => {
    const root = decodeMacaroon(one.tokens_response_macaroon_string);

    it('gives the caveat and its data that the discharger was sent', () => {
      const [caveat] = root.caveats.filter(isThirdParty);
      if (caveat === undefined) throw new Error('no third-party caveat');
      const { id, id64, caveat64 } = one.discharge_form_fields;
      const wanted = id === undefined ? Buffer.from(id64 ?? '', 'base64') : Buffer.from(id);
      expect(Buffer.from(caveat.id)).toEqual(wanted);
      const data = caveatDataOf(root, caveat);
      expect(data === undefined ? undefined : Buffer.from(data).toString('base64url')).toBe(caveat64);
      expect(root.bakery !== undefined).toBe(version === 3);
    });

    it('makes the recorded header of the root and the discharge, which verifies', () => {
      const discharge = decodeMacaroon(JSON.stringify(one.discharge_response_Macaroon));
      const header = macaroonsHeader(root, [discharge]);
      expect(header).toMatch(/^[\w-]+={0,2}$/);
      expect(header.length % 4).toBe(0);
      const ours = decodeMacaroons(header);
      const theirs = decodeMacaroons(one.macaroons_header);
      expect(ours.map(spelled)).toEqual(theirs.map(spelled));
      expect(decodeMacaroons(one.bound_macaroons_json).map(spelled)).toEqual(theirs.map(spelled));
      verifyMacaroon(ours[0] ?? root, { rootKey: hex(one.root_key_hex), discharges: ours.slice(1) });
    });

    it('fits into an agent’s bundle of binaries', () => {
      const all = decodeMacaroons(one.macaroons_header);
      const again = decodeMacaroons(encodeMacaroonBundle(all));
      expect(again).toHaveLength(2);
      expect(again.every((macaroon, index) => sameMacaroon(macaroon, all[index] ?? macaroon))).toBe(true);
    });
  },
);
