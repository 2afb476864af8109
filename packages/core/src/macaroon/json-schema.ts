import { z } from 'zod';

/** A lone surrogate would become another character on its way through UTF-8, and break the signature. */
const text = z.string().refine((value) => !/\p{Surrogate}/u.test(value));
const base64 = z.string().regex(/^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/);

/** Version 1 JSON: `identifier`, `signature` in hex, `caveats` of `cid`, `vid`, `cl`. */
export const v1Json = z.object({
  identifier: text,
  signature: z.string().regex(/^[0-9a-fA-F]{64}$/),
  location: text.nullish(),
  caveats: z.array(z.object({ cid: text, vid: base64.nullish(), cl: text.nullish() })).nullish(),
});

/** A field of version 2 JSON stands under its name as text, or under its name and `64` in base64. */
const oneOf =
  (name: string) =>
  (fields: Readonly<Record<string, unknown>>): boolean =>
    fields[name] === undefined || fields[`${name}64`] === undefined;
const required =
  (name: string) =>
  (fields: Readonly<Record<string, unknown>>): boolean =>
    (fields[name] === undefined) !== (fields[`${name}64`] === undefined);

/** Version 2 JSON: `i`, `s`, `l`, `c`; `v` is often left out. */
export const v2Json = z
  .object({
    v: z.literal(2).optional(),
    i: text.optional(),
    i64: base64.optional(),
    s: text.optional(),
    s64: base64.optional(),
    l: text.optional(),
    l64: base64.optional(),
    c: z
      .array(
        z
          .object({
            i: text.optional(),
            i64: base64.optional(),
            v: text.optional(),
            v64: base64.optional(),
            l: text.optional(),
            l64: base64.optional(),
          })
          .refine(required('i'))
          .refine(oneOf('v'))
          .refine(oneOf('l')),
      )
      .nullish(),
  })
  .refine(required('i'))
  .refine(required('s'))
  .refine(oneOf('l'));

/** The bakery's envelope; `m` is a macaroon in one of the forms above. */
export const envelopeJson = z.object({
  m: z.record(z.string(), z.unknown()),
  v: z.literal(3).optional(),
  ns: z.string().nullish(),
  cdata: z.record(base64, base64).nullish(),
});
