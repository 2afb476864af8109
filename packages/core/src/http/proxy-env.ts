import { BlockList, isIP } from 'node:net';
import type { Environment } from '../env.js';
import { PublishError } from '../errors.js';
import { registerSecret } from '../redact.js';
import { isLoopback } from './loopback.js';

/**
 * The proxy for a URL by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (lower case wins, as in curl), or undefined. Loopback is
 * never proxied: the proxy's loopback is another machine.
 *
 * Not the npm `proxy-from-env`: that one reads process.env itself, so neither a test nor an embedding program could hand it
 * another environment, and it knows neither CIDR blocks nor that `example.org` in NO_PROXY means its subdomains too.
 * @throws PublishError INVALID_INPUT naming the variable
 */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  if (isLoopback(url) || isExempt(url, read(env, 'no_proxy')?.value ?? '')) return undefined;
  const setting =
    read(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') ?? read(env, 'all_proxy');
  if (setting === undefined) return undefined;
  const text = setting.value.includes('://') ? setting.value : `http://${setting.value}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (
    proxy === undefined ||
    (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') ||
    proxy.hostname === ''
  )
    throw new PublishError('INVALID_INPUT', `${setting.name} is not the URL of an http or https proxy`, {
      hint: 'write it like http://proxy.example.org:3128, or unset it',
    });
  registerSecret(proxy.password);
  registerSecret(decoded(proxy.password));
  return proxy;
}

/** `user:password` of a proxy's URL as a Proxy-Authorization header, or nothing. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '' && proxy.password === '') return undefined;
  const pair = `${decoded(proxy.username)}:${decoded(proxy.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function read(env: Environment, name: string): { readonly name: string; readonly value: string } | undefined {
  for (const key of [name, name.toUpperCase()]) {
    const value = env[key]?.trim();
    if (value !== undefined && value !== '') return { name: key, value };
  }
  return undefined;
}

/** Entries are `*`, a host (with its subdomains), an address, a block such as 10.0.0.0/8; each may end in a port. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const split = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry);
  if (split !== null && split[2] !== port) return false;
  const name = (split?.[1] ?? entry).replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  if (isIP(host) !== 0) return name === host || inBlock(name, host);
  return host === name || host.endsWith(`.${name}`);
}

function inBlock(block: string, host: string): boolean {
  const [net = '', prefix = ''] = block.split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  const bits = Number(prefix);
  if (isIP(net) === 0 || !/^\d+$/.test(prefix) || bits > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(net, bits, family);
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
