import { registerSecret } from '@omnipub/core';
import { z } from 'zod';

/** What an interaction gives, to be sent with the second discharge request (canonical contract 3.2 step 5). */
export interface DischargeToken {
  /** `macaroon`, `agent`, or another word of the discharger's. */
  readonly kind: string;
  readonly value: Uint8Array;
}

/** A token as wait endpoints (`token`, `token64`) and forms (`value`) give it; 64 is standard base64. */
export const dischargeToken = z
  .object({
    kind: z.string().min(1),
    token: z.string().nullish(),
    token64: z.base64().nullish(),
    value: z.base64().nullish(),
  })
  .transform(({ kind, token, token64, value }, context): DischargeToken => {
    const bytes = token ? Buffer.from(token, 'utf8') : Buffer.from(token64 ?? value ?? '', 'base64');
    if (bytes.length === 0) context.addIssue({ code: 'custom', message: 'no token' });
    registerSecret(bytes.toString('utf8'));
    registerSecret(bytes.toString('base64'));
    return { kind, value: bytes };
  });

/** Its form fields: the bytes as text where they are text, else in standard base64. */
export function tokenFields({ kind, value }: DischargeToken): [string, string][] {
  const text = textIfUtf8(value);
  return [
    text === undefined ? ['token64', Buffer.from(value).toString('base64')] : ['token', text],
    ['token-kind', kind],
  ];
}

/** Bytes as text, or undefined when they are not UTF-8. */
export function textIfUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
