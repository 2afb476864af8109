import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Settings } from '../hub.js';
import type { Authority } from '../tls/authority.js';

/** Apache's own: 15 s idle or 100 requests end a connection (koji contract 1). */
const LIKE_APACHE = {
  keepAliveTimeout: 15_000,
  maxRequestsPerSocket: 100,
  requestTimeout: 0,
  headersTimeout: 0,
};

/** The plain server. */
export function httpServer(listener: RequestListener): Server {
  return Object.assign(createHttp(listener), LIKE_APACHE);
}

/** The server with the authority's certificate, which asks clients for theirs as `clientCertificates` says. */
export function httpsServer(
  authority: Authority,
  clientCertificates: Settings['clientCertificates'],
  listener: RequestListener,
): Server {
  const server = createHttps(
    {
      ...authority.server(),
      ca: readFileSync(authority.ca),
      requestCert: clientCertificates !== 'at-ssllogin',
      rejectUnauthorized: clientCertificates === 'required',
      // A renegotiation that resumes the session asks for no certificate.
      secureOptions: constants.SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION,
    },
    listener,
  );
  return Object.assign(server, LIKE_APACHE);
}

/** What a request was found to be; the log and the faults ask. */
export type Calls = WeakMap<IncomingMessage, string>;
