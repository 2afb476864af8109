import { isIPv4 } from 'node:net';

/** Does this URL stay on this machine? Names are not looked up: only those that are loopback by definition count (RFC 6761). */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  return isIPv4(host) && host.startsWith('127.');
}
