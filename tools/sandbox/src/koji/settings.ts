import type { Settings } from './hub.js';
import type { KojiSandboxOptions } from './options.js';

/** The options with their defaults. */
export function settingsOf(options: KojiSandboxOptions): Settings {
  return {
    clientCertificates: options.clientCertificates ?? 'optional',
    disableUrlSessions: options.disableUrlSessions ?? false,
    sessionRenewalTimeout: options.sessionRenewalTimeout ?? 1440,
    checkClientIp: options.checkClientIp ?? true,
    loginCreatesUser: options.loginCreatesUser ?? true,
    proxyDns: options.proxyDns ?? ['CN=kojiweb,O=omnipub sandbox'],
    proxyPrincipals: options.proxyPrincipals ?? [],
    allowProxyAuthType: options.allowProxyAuthType ?? false,
    maxRequestLength: options.maxRequestLength ?? 4_194_304,
    kojiTraceback: options.kojiTraceback ?? 'normal',
    kojiDebug: options.kojiDebug ?? false,
    workerSpeed: options.workerSpeed ?? 20,
    worker: options.worker ?? 'working',
  };
}
