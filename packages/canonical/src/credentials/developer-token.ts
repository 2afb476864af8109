import {
  type CredentialPlace,
  PublishError,
  readSmallFile,
  replaceFile,
  type TokenLogin,
} from '@omnipub/core';
import { readLoginText } from './exported-login.js';
import { recordOf } from './login-record.js';
import { pythonJson } from './python-json.js';
import { type CanonicalTool, charmcraft } from './tool.js';

const tool: CanonicalTool = charmcraft;

/** A developer token: JSON `{"macaroon": token}`, its base64, or the bare token; sent as `Bearer TOKEN` (canonical contract 3.3). */
export const developerTokenLogin: TokenLogin = developerToken({
  kind: 'token',
  name: 'developer-token',
  summary: 'a developer token of Charmhub',
});

/** The same, sent as `Macaroon TOKEN` (pg_developer_token_macaroon). */
export const developerMacaroonLogin: TokenLogin = developerToken({
  kind: 'macaroon',
  name: 'developer-token-macaroon',
  summary: 'a developer token of Charmhub that is a macaroon, and sent as one',
});

function developerToken(about: {
  readonly kind: 'token' | 'macaroon';
  readonly name: string;
  readonly summary: string;
}): TokenLogin {
  return {
    ...about,
    questions: [{ name: 'token', text: 'Developer token', secret: true }],
    fromToken: (token) => ({ token }),
    async record(answers, { origin, clock }) {
      const text = (answers.token ?? '').trim();
      return recordOf(
        { kind: about.kind, token: tokenOf(text, 'the developer token') },
        {
          tool,
          origin: origin ?? tool.defaultOrigin,
          clock,
        },
      );

      function tokenOf(value: string, where: string): string {
        if (/^[A-Za-z0-9._~+/=-]{8,}$/u.test(value) && !isWrapped(value)) return value;
        try {
          const [record] = readLoginText(value, { tool, env: {}, clock, where });
          if (record !== undefined && record.kind !== 'u1-macaroon') return record.secret;
        } catch {
          // Told below, as what was typed.
        }
        throw new PublishError('INVALID_INPUT', `${where} is neither a token nor JSON {"macaroon": ...}`, {
          store: tool.store,
          hint: 'paste it whole, in one line',
        });
      }
    },
  };
}

/** The file form of a developer token; name the file. */
export const developerTokenPlace: CredentialPlace = {
  name: 'charmhub-developer-token',
  needsPath: true,
  summary: 'a file with a developer token, JSON {"macaroon": ...}; name the file',
  async read({ path, clock, origin }) {
    const file = path === undefined ? undefined : await readSmallFile(path);
    if (path === undefined || file === undefined) return [];
    const answers = { token: file.bytes.toString('utf8') };
    return [
      await developerTokenLogin.record(answers, { clock, ...(origin === undefined ? {} : { origin }) }),
    ];
  },
  async write(record, { path }) {
    if (path === undefined || record.kind === 'u1-macaroon')
      throw new PublishError(
        'INVALID_INPUT',
        'a developer token is written to a file that you name, from a token',
        {
          store: tool.store,
          hint: 'name a file; for a login of Ubuntu One use charmcraft-export',
        },
      );
    await replaceFile(path, pythonJson({ macaroon: record.secret }), { mode: 0o600 });
  },
};

/** Base64 of JSON `{"macaroon"` begins so; nothing else that is a token does. */
function isWrapped(value: string): boolean {
  return Buffer.from(value, 'base64').toString('latin1').replaceAll(/\s/gu, '').startsWith('{"macaroon":"');
}
