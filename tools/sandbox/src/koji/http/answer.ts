import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Body, page, send } from '../../common/http/respond.js';
import type { Dispatcher } from '../api/dispatcher.js';
import { HubFault } from '../hub-fault.js';
import type { HubVersion } from '../version.js';
import { BadRequest } from '../xmlrpc/bad-request.js';
import { writeFault } from '../xmlrpc/write.js';
import { askCertificate } from './ask-certificate.js';
import { environOf } from './environ.js';
import { type Negotiation, negotiate } from './negotiate.js';
import type { Received } from './receive.js';

/** What one web server of the hub is made of. */
export interface Site {
  readonly dispatcher: Dispatcher;
  readonly version: HubVersion;
  readonly upload: (request: IncomingMessage) => Promise<string>;
  readonly sendFile: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly negotiation: Negotiation | undefined;
  /** Asks for certificates at /ssllogin only. */
  readonly certificateLate: boolean;
  /** What every call is answered while the hub is offline; undefined while it is not. */
  offline(): string | undefined;
}

const HUB = '/kojihub';

/** Answers one request: what Apache refuses, what mod_wsgi refuses, and then the hub (koji contract 1). */
export async function answer(
  site: Site,
  exchange: { request: IncomingMessage; response: ServerResponse; received: Received },
): Promise<void> {
  const { request, response } = exchange;
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  if (under(path, '/kojifiles')) return site.sendFile(request, response);
  if (!under(path, HUB)) return page(response, 404, 'Not Found');
  if (request.headers['transfer-encoding'] !== undefined) return page(response, 411, 'Length Required');
  const remoteUser = under(path, `${HUB}/ssllogin`) ? await door(site, exchange) : undefined;
  if (response.writableEnded) return;
  return send(response, await hub(site, exchange, remoteUser));
}

/** What the web server wants at /ssllogin before the hub is asked; answers by itself where it does not get it. */
async function door(
  site: Site,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<string | undefined> {
  if (site.certificateLate && !(await askCertificate(request))) {
    page(response, 403, 'Forbidden');
    return undefined;
  }
  return site.negotiation === undefined ? undefined : negotiate(site.negotiation, request, response);
}

async function hub(
  site: Site,
  { request, received }: { request: IncomingMessage; received: Received },
  remoteUser: string | undefined,
): Promise<Body> {
  const own = site.version.versionHeader ? { 'Koji-Version': site.version.text } : {};
  const text = (status: number, body: string, headers = {}): Body => ({
    status,
    body,
    headers: { ...own, ...headers, 'Content-Type': 'text/plain' },
  });
  if (request.method !== 'POST') {
    const why = 'Method Not Allowed\nThis is an XML-RPC server. Only POST requests are accepted.\n';
    return text(405, why, { Allow: 'POST' });
  }
  const xml = (body: string): Body => ({
    status: 200,
    body,
    headers: { ...own, 'Content-Type': 'text/xml' },
  });
  const offline = site.offline();
  if (offline !== undefined) {
    const { code, message } = new HubFault('ServerOffline', offline);
    return xml(writeFault({ faultCode: code, faultString: message }));
  }
  try {
    if (received.body === undefined) return xml(await site.upload(request));
    if (received.body instanceof BadRequest) throw received.body;
    return xml(await site.dispatcher.rpc(environOf(request, remoteUser), received.body));
  } catch (error) {
    if (error instanceof BadRequest) return text(400, `Invalid request: ${error.message}\n`);
    throw error;
  }
}

function under(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
