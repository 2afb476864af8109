import type { CredentialKind, CredentialRecord } from '../record.js';
import { record } from './records.js';

/** A record with a generated secret, and every part of it that must not be seen. */
export interface SecretSample {
  readonly record: CredentialRecord;
  readonly parts: readonly string[];
}

const alphabets = [
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCabc[\\]^_`{|}~',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=',
  'äßé→λЖ中文字🔑🦊"\\%/',
  'ab\n\t\r"\\',
].map((text) => [...text]);

const kinds: readonly CredentialKind[] = ['token', 'macaroon', 'basic', 'u1-macaroon', 'client-cert'];

/** Makes a record of a kind that `index` chooses, with a secret that `random` chooses: 12 to 120 characters. */
export function secretSample(index: number, random: () => number): SecretSample {
  const kind = kinds[index % kinds.length] ?? 'token';
  const text = (): string => {
    const alphabet = alphabets[Math.floor(random() * alphabets.length)] ?? [];
    const length = 12 + Math.floor(random() * 108);
    const chars = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'x');
    return `x${chars.join('')}x`;
  };
  const [first, second] = [text(), text()];
  const made = (secret: string, parts: readonly string[]): SecretSample => ({
    record: record({ account: `account-${String(index)}`, kind, secret }),
    parts: [secret, ...parts],
  });
  if (kind === 'basic') return made(`login:${first}`, [first]);
  if (kind === 'u1-macaroon') return made(JSON.stringify({ r: first, d: second }), [first, second]);
  if (kind === 'client-cert') return made(JSON.stringify({ cert: '/c.pem', passphrase: first }), [first]);
  return made(first, []);
}

/** The spellings under which a secret must not be found in a text. */
export function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].flatMap((offset) => {
    // As it looks inside a longer encoded text, without the characters that depend on its neighbours.
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const core = padded
      .toString('base64')
      .slice(offset === 0 ? 0 : offset + 1, Math.floor((padded.length * 8) / 6));
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    new URLSearchParams({ s: secret }).toString().slice(2),
    bytes.toString('hex'),
    ...base64,
  ];
}
