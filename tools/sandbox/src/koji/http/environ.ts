import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** What the web server tells the hub about a request. */
export interface Environ {
  /** The query, undecoded, without its question mark. */
  readonly query: string;
  header(name: string): string | undefined;
  readonly remoteAddress: string;
  readonly client: ClientCertificate;
  /** The principal that a Negotiate handshake proved. */
  readonly remoteUser: string | undefined;
}

/** The client's certificate, as mod_ssl describes it. */
export interface ClientCertificate {
  /** `SUCCESS`, `NONE` without one, `FAILED:reason`; undefined where nobody was asked. */
  readonly verify: string | undefined;
  /** The subject, last part first: `CN=alice,O=Lab` (recording proxyuser-fault). */
  readonly dn: string | undefined;
  readonly subject: Readonly<Record<string, string>>;
}

/** Reads it off a request. */
export function environOf(request: IncomingMessage, remoteUser?: string): Environ {
  const { headers, url = '/', socket } = request;
  const mark = url.indexOf('?');
  return {
    query: mark < 0 ? '' : url.slice(mark + 1),
    header: (name) => {
      const value = headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    remoteAddress: (socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    client: clientOf(request),
    remoteUser,
  };
}

function clientOf({ socket }: IncomingMessage): ClientCertificate {
  if (!(socket instanceof TLSSocket)) return { verify: undefined, dn: undefined, subject: {} };
  const certificate = socket.getPeerCertificate();
  // Node answers {} where there is none.
  const given = certificate.subject as Record<string, string | string[]> | undefined;
  if (given === undefined) return { verify: 'NONE', dn: undefined, subject: {} };
  const parts = Object.entries(given).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? (value.at(-1) ?? '') : value,
  ]);
  return {
    verify: socket.authorized ? 'SUCCESS' : `FAILED:${String(socket.authorizationError)}`,
    dn: parts
      .reverse()
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    subject: Object.fromEntries(parts),
  };
}
