import http from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import type { Environment } from '../env.js';
import { proxyAuthorization, proxyFor } from './proxy-env.js';
import { tlsContext } from './tls-context.js';
import { trustContext } from './trust.js';
import { TunnelAgent } from './tunnel-agent.js';
import type { TlsOptions } from './types.js';

/** How to reach a URL: what to add to the options of `http.request` or `https.request`. */
export interface Route {
  readonly scheme: 'http:' | 'https:';
  readonly options: {
    readonly agent: http.Agent;
    readonly hostname: string;
    readonly port: string;
    readonly path: string;
    readonly secureContext?: SecureContext;
  };
  /** For the proxy, where there is one between. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The connections of one client. */
export interface Agents {
  /** `fresh`: on a connection of its own, never on a kept one that the server may be closing this very moment. */
  route(url: URL, how: { readonly fresh: boolean }): Route;
}

/**
 * Makes the pools of one client: kept connections, proxies by the environment, further authorities, client certificates.
 * @throws PublishError INVALID_INPUT for authorities that can't be read; what {@link tlsContext} throws
 */
export function createAgents(options: {
  readonly ca?: string | undefined;
  readonly env: Environment;
  /** The store's own, which alone is shown the certificate of `tls`. */
  readonly origin: string;
  readonly tls?: TlsOptions | undefined;
}): Agents {
  const trusted = trustContext(options.ca, options.env);
  // A proxy is not shown the certificate that is meant for the store.
  const toProxy = trusted === undefined ? {} : { secureContext: trusted };
  const own = options.tls === undefined ? trusted : tlsContext(options.tls, options);
  // Nor is a host to which the store redirects.
  const others = options.tls === undefined ? trusted : tlsContext(withoutCertificate(options.tls), options);
  const toStore = (url: URL): { readonly secureContext?: SecureContext } => {
    const context = url.origin === options.origin ? own : others;
    return context === undefined ? {} : { secureContext: context };
  };
  const pools = new Map<string, http.Agent>();
  const pool = (key: string, how: { readonly fresh: boolean }, make: (keepAlive: boolean) => http.Agent) => {
    const name = `${how.fresh ? 'fresh' : 'kept'} ${key}`;
    const agent = pools.get(name) ?? make(!how.fresh);
    pools.set(name, agent);
    return agent;
  };
  const direct = (scheme: string, how: { readonly fresh: boolean }): http.Agent =>
    pool(scheme, how, (keepAlive) =>
      scheme === 'https:' ? new https.Agent({ keepAlive }) : new http.Agent({ keepAlive }),
    );

  return {
    route(url, how) {
      const proxy = proxyFor(url, options.env);
      const scheme = schemeOf(url);
      const path = `${url.pathname}${url.search}`;
      if (proxy === undefined || scheme === 'https:') {
        const agent =
          proxy === undefined
            ? direct(scheme, how)
            : pool(proxy.href, how, (keepAlive) => new TunnelAgent(proxy, { keepAlive, ...toProxy }));
        return { scheme, options: { agent, ...address(url), path, ...toStore(url) }, headers: {} };
      }
      // Plain http is asked for at the proxy itself, with the whole URL in the request line (RFC 9112 section 3.2.2).
      const authorization = proxyAuthorization(proxy);
      return {
        scheme: schemeOf(proxy),
        options: {
          agent: direct(proxy.protocol, how),
          ...address(proxy),
          path: `${url.origin}${path}`,
          ...toProxy,
        },
        headers: authorization === undefined ? {} : { 'proxy-authorization': authorization },
      };
    },
  };
}

function schemeOf(url: URL): 'http:' | 'https:' {
  return url.protocol === 'https:' ? 'https:' : 'http:';
}

function address(url: URL): { hostname: string; port: string } {
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80',
  };
}

function withoutCertificate({ serverCa, maxVersion }: TlsOptions): TlsOptions {
  return {
    ...(serverCa === undefined ? {} : { serverCa }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
}
