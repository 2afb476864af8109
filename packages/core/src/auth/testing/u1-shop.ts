import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, type LoopbackServer, serve } from '../../http/testing/loopback-server.js';
import { bindForRequest, verifyMacaroon } from '../../macaroon/bind.js';
import { decodeMacaroon } from '../../macaroon/decode.js';
import { encodeMacaroonV1 } from '../../macaroon/encode.js';
import { isThirdParty } from '../../macaroon/macaroon.js';
import { mint, withCaveat } from '../../macaroon/npm-macaroon.js';

const rootKey = Buffer.from('a root key of the shop');
const caveatKey = Buffer.from('what shop and login server share');
const caveatId = Buffer.from('{"secret": "for the login server", "version": 1}');

/** How the shop says that a discharge is too old: no real one is known to say both (canonical contract 3.4). */
export type Complaint = 'header' | 'error_list' | 'error-list' | 'nothing';

/** A store and its login server in one, on a real socket. It checks every signature. */
export interface U1Shop extends AsyncDisposable {
  readonly server: LoopbackServer;
  readonly url: string;
  readonly root: string;
  /** The discharge of a generation; the first is 1. */
  discharge(generation: number): string;
  /** Discharges before this generation are too old. */
  youngest: number;
  complaint: Complaint;
  /** Bodies of the calls that were let in. */
  readonly bodies: readonly string[];
  readonly refreshes: () => number;
  /** What happens before a refresh is answered. */
  onRefresh: () => Promise<void>;
}

/** Opens the shop. `GET|POST /refresh` is the login server, every other path the store. */
export async function openU1Shop(): Promise<U1Shop> {
  const root = withCaveat(
    mint({ version: 1, location: 'shop.test', identifier: Buffer.from('root') }, rootKey),
    {
      id: caveatId,
      location: 'login.test',
      rootKey: caveatKey,
    },
  );
  const discharge = (generation: number): string =>
    encodeMacaroonV1(
      withCaveat(mint({ version: 1, location: 'login.test', identifier: caveatId }, caveatKey), {
        id: Buffer.from(`generation ${String(generation)}`),
      }),
    );
  const bodies: string[] = [];
  let refreshes = 0;

  /** The generation of the bound discharge in the header, if all its signatures hold. */
  const generationOf = (header: string | undefined): number | undefined => {
    const [, sentRoot = '', sentDischarge = ''] =
      /^Macaroon root=(\S+), discharge=(\S+)$/.exec(header ?? '') ?? [];
    let generation: number | undefined;
    try {
      verifyMacaroon(decodeMacaroon(sentRoot), {
        rootKey,
        discharges: [decodeMacaroon(sentDischarge)],
        check: (condition) => {
          generation = Number(/^generation (\d+)$/.exec(condition)?.[1]);
          return true;
        },
      });
      return generation;
    } catch {
      return undefined;
    }
  };

  const refuse = (response: ServerResponse): void => {
    const { complaint } = shop;
    if (complaint === 'header') response.setHeader('www-authenticate', 'Macaroon needs_refresh=1');
    const code = complaint.startsWith('error') ? 'macaroon-needs-refresh' : 'macaroon-permission-required';
    const list = complaint === 'error-list' ? 'error-list' : 'error_list';
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ [list]: [{ code, message: 'Expired macaroon (age: 1234567 seconds)' }] }));
  };

  const refresh = async (response: ServerResponse, body: string): Promise<void> => {
    refreshes++;
    await shop.onRefresh();
    const sent = decodeMacaroon((JSON.parse(body) as { discharge_macaroon: string }).discharge_macaroon);
    // Only an unbound discharge can be refreshed: a bound one verifies against no key of the login server.
    verifyMacaroon(sent, { rootKey: caveatKey });
    response.end(JSON.stringify({ discharge_macaroon: discharge(shop.youngest) }));
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await bodyOf(request)).toString();
    if (request.url === '/refresh') return refresh(response, body);
    const generation = generationOf(request.headers.authorization);
    if (generation === undefined || generation < shop.youngest) return refuse(response);
    bodies.push(body);
    response.end('welcome');
  };

  const server = await serve((request, response) => {
    answer(request, response).catch(() => response.writeHead(403).end());
  });
  const shop: U1Shop = {
    server,
    url: server.url,
    root: encodeMacaroonV1(root),
    discharge,
    youngest: 1,
    complaint: 'header',
    bodies,
    refreshes: () => refreshes,
    onRefresh: async () => undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return shop;
}

/** Both discharges of a shop in one, for a test that wants a bound one by hand. */
export function boundHeader(root: string, discharge: string): string {
  const bound = bindForRequest(decodeMacaroon(root), decodeMacaroon(discharge));
  if (!decodeMacaroon(root).caveats.some(isThirdParty)) throw new Error('a root without a third party');
  return `Macaroon root=${root}, discharge=${encodeMacaroonV1(bound)}`;
}
