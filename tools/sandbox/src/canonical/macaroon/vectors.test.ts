import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readV1, writeV1 } from './binary-v1.js';
import { readV2, writeV2 } from './binary-v2.js';
import { readJson, writeJsonV1, writeJsonV2 } from './json.js';
import type { Macaroon } from './macaroon.js';
import { unseal } from './seal.js';
import { addCaveat, addThirdPartyCaveat, bind, bindSignature, deriveKey, mint } from './sign.js';
import { fromArrayText, fromText, toText } from './text.js';
import { verifyMacaroons } from './verify.js';

interface Form {
  version: number;
  location: string;
  identifier_hex: string;
  caveats: { id_hex: string; vid_hex: string | null; location: string | null }[];
  signature_hex: string;
  binary_base64url: string;
  binary_hex: string;
  /** Absent where the bytes are no text. */
  json: string | null;
}
interface ThirdParty {
  name: string;
  root_key_hex: string;
  caveat_derived_key_hex?: string;
  signature_before_third_party_caveat_hex?: string;
  root: Form;
  discharge_unbound?: Form;
  discharge_bound?: Form;
  discharges_unbound?: Form[];
  discharges_bound?: Form[];
}
interface Vectors {
  simple: (Form & { name: string; root_key_hex: string; derived_key_hex: string })[];
  third_party: ThirdParty[];
  u1: (ThirdParty & { authorization_header: string })[];
  bakery: { bakery_version: number; root_key_hex: string; macaroons_header: string }[];
  negative: { name: string; root_key_hex: string; binary_base64url: string; discharge_bound: string }[];
}

const path = '../../../../../test-fixtures/recordings/canonical/macaroon-vectors.json';
const vectors = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Vectors;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function macaroonOf(form: Form): Macaroon {
  return {
    location: form.location,
    identifier: hex(form.identifier_hex),
    signature: hex(form.signature_hex),
    caveats: form.caveats.map(({ id_hex, vid_hex, location }) => ({
      id: hex(id_hex),
      ...(vid_hex === null ? {} : { vid: hex(vid_hex) }),
      ...(location === null ? {} : { location }),
    })),
  };
}

const forms: [string, Form][] = [
  ...vectors.simple.map((form): [string, Form] => [form.name, form]),
  ...[...vectors.third_party, ...vectors.u1].flatMap((vector, index) =>
    [
      vector.root,
      vector.discharge_unbound,
      vector.discharge_bound,
      ...(vector.discharges_unbound ?? []),
      ...(vector.discharges_bound ?? []),
    ]
      .filter((form) => form !== undefined)
      .map((form, at): [string, Form] => [`${vector.name ?? 'u1'} ${index}.${at}`, form]),
  ),
];

describe('every form of pymacaroons is read and written alike', () => {
  test.each(forms)('%s, binary', (name, form) => {
    const macaroon = macaroonOf(form);
    const bytes = hex(form.binary_hex);
    // pymacaroons counts the characters of a value that is not ASCII, not its bytes: no other reader takes that.
    if (name === 'v1 unicode') {
      expect(() => readV1(bytes)).toThrow('a packet that is none');
      return;
    }
    expect(form.version === 1 ? readV1(bytes) : readV2(bytes).macaroon).toEqual(macaroon);
    expect((form.version === 1 ? writeV1(macaroon) : writeV2(macaroon)).toString('hex')).toBe(
      form.binary_hex,
    );
    expect(fromText(form.binary_base64url)).toEqual(macaroon);
    if (form.version === 1) expect(toText(macaroon)).toBe(form.binary_base64url);
  });

  test.each(forms.filter(([, { json }]) => typeof json === 'string'))('%s, JSON', (_name, form) => {
    const json = JSON.parse(form.json ?? '') as unknown;
    const macaroon = macaroonOf(form);
    expect(readJson(json)).toEqual(macaroon);
    expect(form.version === 1 ? writeJsonV1(macaroon) : writeJsonV2(macaroon)).toEqual(json);
  });
});

describe('signatures equal those of pymacaroons', () => {
  test.each(vectors.simple.map((vector) => [vector.name, vector] as const))('%s', (_name, vector) => {
    const rootKey = hex(vector.root_key_hex);
    expect(deriveKey(rootKey).toString('hex')).toBe(vector.derived_key_hex);
    let macaroon = mint({ rootKey, location: vector.location, identifier: hex(vector.identifier_hex) });
    for (const { id_hex } of vector.caveats) macaroon = addCaveat(macaroon, hex(id_hex));
    expect(macaroon.signature.toString('hex')).toBe(vector.signature_hex);
    const conditions = verifyMacaroons({ rootKey, root: macaroonOf(vector), discharges: [] });
    expect(conditions.map(({ text }) => Buffer.from(text).toString('hex'))).toEqual(
      vector.caveats.map(({ id_hex }) => id_hex),
    );
  });
});

describe('roots verify with their discharges', () => {
  const all = [...vectors.third_party, ...vectors.u1].map(
    (vector) => [vector.name ?? 'ubuntu one', vector] as const,
  );
  test.each(all)('%s', (_name, vector) => {
    const rootKey = hex(vector.root_key_hex);
    const root = macaroonOf(vector.root);
    const unbound = vector.discharges_unbound ?? [vector.discharge_unbound as Form];
    const bound = vector.discharges_bound ?? [vector.discharge_bound as Form];
    const discharges = bound.map(macaroonOf);
    expect(unbound.map((form) => bind(root, macaroonOf(form)))).toEqual(discharges);
    expect(() => verifyMacaroons({ rootKey, root, discharges })).not.toThrow();
    const refused = (presented: Partial<Parameters<typeof verifyMacaroons>[0]>): void =>
      expect(() => verifyMacaroons({ rootKey, root, discharges, ...presented })).toThrow(/./u);
    refused({ discharges: unbound.map(macaroonOf) });
    refused({ discharges: [] });
    refused({ discharges: [...discharges, ...discharges] });
    refused({ rootKey: Buffer.from('another key') });
    refused({ root: addCaveat(root, 'one more') });
    refused({ root: { ...root, caveats: root.caveats.slice(1) } });
  });

  test.each(vectors.third_party.filter((vector) => vector.caveat_derived_key_hex !== undefined))(
    'the vid of "$name" holds the derived key',
    (vector) => {
      const before = hex(vector.signature_before_third_party_caveat_hex ?? '');
      const vid = hex(vector.root.caveats.find(({ vid_hex }) => vid_hex !== null)?.vid_hex ?? '');
      expect(unseal(before, vid)?.toString('hex')).toBe(vector.caveat_derived_key_hex);
      expect(unseal(Buffer.alloc(32), vid)).toBeUndefined();
      expect(unseal(before, vid.subarray(0, 30))).toBeUndefined();
    },
  );

  test.each(vectors.bakery)('bakery version $bakery_version', ({ root_key_hex, macaroons_header }) => {
    const [root, ...discharges] = fromArrayText(macaroons_header);
    if (root === undefined) throw new Error('the vector is empty');
    expect(() => verifyMacaroons({ rootKey: hex(root_key_hex), root, discharges })).not.toThrow();
  });

  test.each(vectors.negative)('not: $name', ({ root_key_hex, binary_base64url, discharge_bound }) => {
    const presented = { rootKey: hex(root_key_hex), root: fromText(binary_base64url) };
    const discharges = [fromText(discharge_bound)];
    expect(() => verifyMacaroons({ ...presented, discharges })).toThrow('signatures do not match');
  });
});

test('discharges of discharges are bound to the root, not to each other', () => {
  const [rootKey, outerKey, innerKey] = ['r', 'o', 'i'].map((text) => Buffer.from(text)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  let root = mint({ rootKey, location: 'a', identifier: 'root' });
  root = addThirdPartyCaveat(root, { rootKey: outerKey, id: 'outer', location: 'b' });
  let outer = mint({ rootKey: outerKey, location: 'b', identifier: 'outer' });
  outer = addThirdPartyCaveat(outer, { rootKey: innerKey, id: 'inner', location: 'c' });
  const inner = mint({ rootKey: innerKey, location: 'c', identifier: 'inner' });
  const right = [bind(root, inner), bind(root, outer)];
  expect(verifyMacaroons({ rootKey, root, discharges: right })).toEqual([]);
  const wrong = [bind(outer, inner), bind(root, outer)];
  expect(() => verifyMacaroons({ rootKey, root, discharges: wrong })).toThrow('signatures do not match');
  expect(bindSignature(root.signature, inner.signature)).not.toEqual(inner.signature);
});

describe('what is no macaroon is refused', () => {
  const good = toText(mint({ rootKey: Buffer.from('k'), location: '', identifier: 'i' }));
  const bytes = Buffer.from(good, 'base64url');
  const wrong: [string, string][] = [
    ['empty', ''],
    ['no base64', '!!!'],
    ['cut short', bytes.subarray(0, -3).toString('base64url')],
    ['more behind', Buffer.concat([bytes, bytes]).toString('base64url')],
    ['upper-case digits', Buffer.from(`000E${bytes.toString('latin1', 4)}`, 'latin1').toString('base64url')],
    ['JSON of something else', '{"a":1}'],
    ['no JSON', '{'],
    ['version 2 that ends early', Buffer.of(2, 2, 1, 0x69, 0).toString('base64url')],
    ['version 2 with a huge length', Buffer.of(2, 2, 255, 255, 255, 255, 15).toString('base64url')],
  ];
  test.each(wrong)('%s', (_name, text) => {
    expect(() => fromText(text)).toThrow(expect.objectContaining({ name: 'MalformedMacaroon' }));
  });
});
