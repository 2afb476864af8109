import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bodyOf, serve } from '../http/testing/loopback-server.js';
import { failure, setup } from '../http/testing/setup.js';
import type { AuthStrategy } from '../http/types.js';
import { authorizationHeader, type MacaroonCredentials } from '../macaroon/authorization-header.js';
import { encodeMacaroonV1 } from '../macaroon/encode.js';
import { mint, withCaveat } from '../macaroon/npm-macaroon.js';
import {} from '../macaroon/testing/mutations.js';
import { seededRandom } from '../testing/seeded-random.js';
import { basicAuth } from './basic-auth.js';
import { macaroonAuth } from './macaroon-auth.js';
import { tokenAuth } from './token-auth.js';
import { macaroonCredentialsOf } from './u1-secret.js';

const random = seededRandom(1000);
const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
const token = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=';
const password = `${token} !"#$%&'()*,:;<>?@[\\]^\`{|}äß€😀`.replace(' ', '');
const length = (): number => 12 + Math.floor(random() * 40);

/** One login with secrets of its own, all of which must stay unseen. */
interface Case {
  readonly auth: AuthStrategy;
  readonly secrets: readonly string[];
}

const kinds: readonly (() => Case)[] = [
  () => {
    const secret = [...pick(password, length())].filter((one) => !/\p{Surrogate}/u.test(one)).join('');
    return { auth: basicAuth({ user: 'jo', password: secret }), secrets: [secret] };
  },
  () => {
    const secret = pick(token, length());
    const scheme =
      (['Bearer', 'Token', 'Macaroon', 'macaroon'] as const)[Math.floor(random() * 4)] ?? 'Bearer';
    return { auth: tokenAuth({ token: secret, scheme }), secrets: [secret] };
  },
  () => {
    const secret = pick(token, length());
    const load = async (): Promise<MacaroonCredentials> =>
      macaroonCredentialsOf({ kind: 'macaroon', secret });
    return { auth: macaroonAuth({ store: 'shop', load, refresh: failingWith(secret) }), secrets: [secret] };
  },
  () => {
    const of = (location: string): string =>
      encodeMacaroonV1(
        withCaveat(
          mint(
            { version: 1, location, identifier: Buffer.from(pick(token, 8)) },
            Buffer.from(pick(token, 9)),
          ),
          {
            id: Buffer.from('a condition'),
          },
        ),
      );
    const [root, discharge] = [of('shop.test'), of('login.test')];
    const secret = JSON.stringify({ r: root, d: discharge });
    const load = async (): Promise<MacaroonCredentials> =>
      macaroonCredentialsOf({ kind: 'u1-macaroon', secret });
    const bound = authorizationHeader({ form: 'u1', root, discharge }).split('discharge=')[1] ?? '';
    const auth = macaroonAuth({ store: 'shop', load, refresh: failingWith(`${root} and ${discharge}`) });
    return { auth, secrets: [root, discharge, bound] };
  },
];

/** A login server's client that quotes what it was given. */
const failingWith = (words: string) => async (): Promise<never> => {
  throw new Error(`the login server does not like ${words}`);
};

const forms = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
};

describe('1,000 generated logins', () => {
  it('leave no secret in any error, log line, event or serialisation, whatever a server makes of them', async () => {
    let current: Case | undefined;
    let turn = 0;
    await using server = await serve((request, response) => {
      void bodyOf(request).then(() => {
        const { authorization = '' } = request.headers;
        // One form a turn, so that kinds, forms and answers meet in every combination.
        const echoed = (current?.secrets ?? []).map((secret) => forms(secret)[Math.floor(turn / 4) % 5]);
        const echo = [authorization, ...echoed].join(' ');
        switch (Math.floor(turn / 20) % 3) {
          case 0:
            response.writeHead(401, {
              'www-authenticate': 'Macaroon needs_refresh=1',
              'x-request-id': authorization,
            });
            return response.end(JSON.stringify({ message: echo }));
          case 1:
            return response
              .writeHead(403, { 'content-type': 'application/json' })
              .end(JSON.stringify({ message: echo }));
          default:
            return response.writeHead(409, { 'content-type': 'text/plain' }).end(echo);
        }
      });
    });
    // A stack begins with the message, which is what could show a secret; redacting long ones is most of the time.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 2;
    onTestFinished(() => void (Error.stackTraceLimit = stackTraceLimit));
    for (turn = 0; turn < 1000; turn++) {
      current = kinds[turn % kinds.length]?.();
      if (current === undefined) throw new Error('no case');
      const { client, call, logs, events } = setup(server.url, { auth: current.auth });
      const error = await failure(client.text(call('x')));
      const shown = [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        inspect(logs, { depth: 9 }),
        JSON.stringify(events),
      ].join('\n');
      const found = current.secrets.flatMap(forms).find((form) => shown.includes(form));
      if (found !== undefined) throw new Error(`case ${String(turn)} shows ${found}`);
    }
    expect(turn).toBe(1000);
  }, 120_000);
});
