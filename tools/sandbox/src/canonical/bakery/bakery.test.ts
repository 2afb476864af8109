import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readJson } from '../macaroon/json.js';
import { addCaveat, bind, mint } from '../macaroon/sign.js';
import { verifyMacaroons } from '../macaroon/verify.js';
import { addThirdParty, bakeryMacaroon, writeBakery } from './bakery-macaroon.js';
import { keyPairOf, newKeyPair, readPublicKey } from './key-pair.js';
import { type BakeryVersion, openCaveat, sealCaveat, UnreadableCaveat } from './sealed-caveat.js';
import { readUvarint, writeUvarint } from './uvarint.js';

interface Vector {
  bakery_version: BakeryVersion;
  tokens_response_macaroon_string: string;
  third_party_private_key_base64: string;
  third_party_public_key_base64: string;
  first_party_public_key_base64: string;
  caveat_payload: { condition: string; root_key_hex: string; version: number };
  discharge_form_fields: { id?: string; id64?: string; caveat64?: string };
  discharge_response_Macaroon: unknown;
}
const path = '../../../../../test-fixtures/recordings/canonical/macaroon-vectors.json';
const { bakery: vectors } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as {
  bakery: Vector[];
};
const versions: BakeryVersion[] = [1, 2, 3];
const charmhub = newKeyPair();
const candid = newKeyPair();

function sealedFor(version: BakeryVersion): Buffer {
  const rootKey = Buffer.from('a key of 24 bytes length');
  return sealCaveat({
    version,
    condition: 'is-authenticated-user',
    rootKey,
    to: candid.publicKey,
    from: charmhub,
  });
}

describe('the caveats of macaroonbakery', () => {
  test('were recorded in all three forms', () => {
    expect(vectors.map(({ bakery_version }) => bakery_version)).toEqual(versions);
  });

  test.each(vectors)('of version $bakery_version are opened', (vector) => {
    const { id, id64, caveat64 } = vector.discharge_form_fields;
    const caveat =
      id64 === undefined && caveat64 === undefined
        ? Buffer.from(id ?? '')
        : Buffer.from(caveat64 ?? id64 ?? '', 'base64');
    const key = keyPairOf(Buffer.from(vector.third_party_private_key_base64, 'base64'));
    const contents = openCaveat(caveat, key);
    expect(key.publicKey.toString('base64')).toBe(vector.third_party_public_key_base64);
    expect(contents.condition).toBe(vector.caveat_payload.condition);
    expect(contents.rootKey.toString('hex')).toBe(vector.caveat_payload.root_key_hex);
    expect(contents.sealedBy.toString('base64')).toBe(vector.first_party_public_key_base64);
    expect(contents.version).toBe(vector.bakery_version);
    const recorded = vector.discharge_response_Macaroon as { m?: unknown };
    const discharge = readJson(recorded.m ?? recorded);
    const minted = mint({ rootKey: contents.rootKey, location: '', identifier: discharge.identifier });
    expect(addCaveat(minted, 'declared username jo').signature).toEqual(discharge.signature);
  });
});

describe.each(versions)('a caveat of version %i', (version) => {
  test('is opened by its discharger', () => {
    const contents = openCaveat(sealedFor(version), candid);
    expect(contents).toMatchObject({ version, condition: 'is-authenticated-user' });
    expect(contents.rootKey.toString()).toBe('a key of 24 bytes length');
    expect(contents.sealedBy).toEqual(charmhub.publicKey);
  });

  test('is closed to everybody else', () => {
    expect(() => openCaveat(sealedFor(version), newKeyPair())).toThrow('public key mismatch');
  });

  test('is refused once a bit of it changed', () => {
    const sealed = sealedFor(version);
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 3) ^ 1, sealed.length - 3);
    expect(() => openCaveat(sealed, candid)).toThrow(UnreadableCaveat);
  });

  test('makes a root that its discharge satisfies', () => {
    const rootKey = Buffer.alloc(24, 7);
    const root = addThirdParty(
      bakeryMacaroon(mint({ rootKey, location: 'store', identifier: 'id' }), version),
      {
        condition: 'true',
        location: 'https://candid.example',
        key: candid.publicKey,
        from: charmhub,
      },
    );
    const id = root.macaroon.caveats[0]?.id ?? Buffer.of();
    const sealed = root.contents.get(id.toString('base64')) ?? id;
    const discharge = mint({ ...openCaveat(sealed, candid), location: '', identifier: id });
    const discharges = [bind(root.macaroon, addCaveat(discharge, 'declared username jo'))];
    const conditions = verifyMacaroons({ rootKey, root: root.macaroon, discharges });
    expect(conditions.map(({ text }) => text)).toEqual(['declared username jo']);
    expect(root.contents.size).toBe(version === 3 ? 1 : 0);
  });
});

test('an id without its contents is told apart from damage', () => {
  expect(() => openCaveat(Buffer.of(3, 0), candid)).toThrow('caveat id payload not provided');
  expect(() => openCaveat(Buffer.of(2, 0), candid)).toThrow('caveat id too short');
  expect(() => openCaveat(Buffer.of(9), candid)).toThrow('unsupported version 9');
  expect(() => openCaveat(Buffer.of(), candid)).toThrow('empty third party caveat');
});

test('a caveat is written for the older of the two sides', () => {
  const macaroon = mint({ rootKey: Buffer.alloc(24), location: '', identifier: 'id' });
  const root = addThirdParty(bakeryMacaroon(macaroon, 3), {
    condition: 'true',
    location: 'local',
    key: candid.publicKey,
    version: 2,
    from: charmhub,
  });
  expect([root.macaroon.caveats[0]?.id[0], root.contents.size]).toEqual([2, 0]);
});

test('the envelope of version 3 names caveats and their contents in the alphabet of its server', () => {
  const macaroon = mint({ rootKey: Buffer.alloc(24), location: 'l', identifier: 'id' });
  const party = { condition: 'c', location: 'u', key: candid.publicKey, from: charmhub };
  const twice = addThirdParty(addThirdParty(bakeryMacaroon(macaroon, 3), party), party);
  expect(writeBakery(twice, 'base64')).toMatchObject({ v: 3, ns: 'std:', m: { i: 'id', l: 'l' } });
  const cdata = (alphabet: 'base64' | 'base64url') =>
    Object.keys((writeBakery(twice, alphabet) as { cdata: object }).cdata);
  expect([cdata('base64'), cdata('base64url')]).toEqual([
    ['AwA=', 'AwE='],
    ['AwA', 'AwE'],
  ]);
});

test('lengths are written as Go writes them', () => {
  expect([0, 1, 127, 128, 300, 65_535].map((value) => writeUvarint(value).toString('hex'))).toEqual([
    '00',
    '01',
    '7f',
    '8001',
    'ac02',
    'ffff03',
  ]);
  expect(readUvarint(Buffer.from('ac0299', 'hex'))).toEqual({ value: 300, size: 2 });
  expect([readUvarint(Buffer.of(0x80)), readUvarint(Buffer.alloc(9, 0xff))]).toEqual([undefined, undefined]);
});

test('a public key is 32 bytes of base64', () => {
  expect(readPublicKey(candid.publicKey.toString('base64'))).toEqual(candid.publicKey);
  expect(() => readPublicKey('AAAA')).toThrow('wrong length for key, got 3 want 32');
});
