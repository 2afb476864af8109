import { gssapiLogin, whoIs } from '../auth/gssapi.js';
import { newToken } from '../auth/tokens.js';
import type { Frontend } from '../frontend.js';
import { compactJson } from '../http/answer.js';
import { redirect } from '../http/page.js';
import { type Route, withLogin } from '../http/route.js';

/** Version, who am I, tokens, login by Kerberos, the instance's chroots (copr contract 3, general). */
export function generalRoutes(frontend: Frontend): Route[] {
  const { db, settings, now } = frontend;
  return [
    { path: '/', hidden: true, methods: { GET: { respond: () => compactJson(200, { version: 3 }) } } },
    { path: '/auth-check', methods: { GET: withLogin(({ me }) => whoIs(me)) } },
    {
      path: '/api-token',
      methods: {
        POST: withLogin(({ me }) => {
          const token = newToken({ now: now(), days: settings.tokenDays });
          db.users.update(me.id, token);
          return {
            json: {
              api_login: token.apiLogin,
              api_token: token.apiToken,
              expiration: token.apiTokenExpiration,
            },
          };
        }),
      },
    },
    {
      path: '/gssapi_login',
      methods: { GET: { respond: (call) => gssapiLogin(frontend, call) } },
    },
    {
      // For browsers: refused in pages, and led on to the web interface.
      path: '/gssapi_login/web-ui',
      methods: {
        GET: {
          respond: (call) => {
            const answer = gssapiLogin(frontend, call);
            const name = call.session.user?.name;
            return name === undefined ? answer : redirect(`/coprs/${name}/`);
          },
        },
      },
    },
    {
      path: '/mock-chroots/list',
      methods: {
        GET: {
          respond: () => ({
            json: Object.fromEntries(
              db.mockChroots.filter(({ active }) => active).map(({ name, comment }) => [name, comment]),
            ),
          }),
        },
      },
    },
  ];
}
