import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const caveat = z.object({
  id_hex: z.string(),
  vid_hex: z.string().nullish(),
  location: z.string().nullish(),
});
const serialized = z.object({
  version: z.union([z.literal(1), z.literal(2)]),
  location: z.string(),
  identifier_hex: z.string(),
  caveats: z.array(caveat),
  signature_hex: z.string(),
  binary_base64url: z.string(),
  binary_hex: z.string(),
  json: z.string(),
});
const file = z.object({
  simple: z.array(serialized.extend({ name: z.string(), root_key_hex: z.string() })),
  third_party: z.array(
    z.object({
      name: z.string(),
      root_key_hex: z.string(),
      root: serialized,
      discharge_unbound: serialized.optional(),
      discharge_bound: serialized.optional(),
      discharges_unbound: z.array(serialized).optional(),
      discharges_bound: z.array(serialized).optional(),
    }),
  ),
  u1: z.array(
    z.object({
      root_key_hex: z.string(),
      caveat_id: z.string(),
      sso_host: z.string(),
      root: serialized,
      discharge_unbound: serialized,
      discharge_bound: serialized,
      authorization_header: z.string(),
      keyring_plaintext: z.string(),
    }),
  ),
  bakery: z.array(
    z.object({
      bakery_version: z.number(),
      root_key_hex: z.string(),
      tokens_response_macaroon_string: z.string(),
      discharge_form_fields: z.record(z.string(), z.string()),
      discharge_response_Macaroon: z.record(z.string(), z.unknown()),
      bound_macaroons_json: z.string(),
      macaroons_header: z.string(),
    }),
  ),
  negative: z.array(
    z.object({
      name: z.string(),
      root_key_hex: z.string(),
      binary_base64url: z.string(),
      discharge_bound: z.string(),
    }),
  ),
});

/** One macaroon of the vectors in all its forms. */
export type SerializedVector = z.infer<typeof serialized>;

/** What pymacaroons and macaroonbakery made (test-fixtures/recordings/canonical/macaroon-vectors.json). */
export const vectors = file.parse(
  JSON.parse(
    readFileSync(
      fileURLToPath(
        new URL('../../../../../test-fixtures/recordings/canonical/macaroon-vectors.json', import.meta.url),
      ),
      'utf8',
    ),
  ),
);

/** Every single macaroon of the vectors. */
export const everyVector: readonly (readonly [name: string, vector: SerializedVector])[] = [
  ...vectors.simple.map((one) => [one.name, one] as const),
  ...vectors.third_party.flatMap((one) =>
    [
      one.root,
      ...(one.discharges_unbound ?? []),
      ...(one.discharges_bound ?? []),
      one.discharge_unbound,
      one.discharge_bound,
    ].flatMap((part, index) =>
      part === undefined ? [] : [[`${one.name}, part ${String(index)}`, part] as const],
    ),
  ),
  ...vectors.u1.flatMap((one) => [
    ['u1 root', one.root] as const,
    ['u1 discharge', one.discharge_unbound] as const,
    ['u1 bound discharge', one.discharge_bound] as const,
  ]),
];
