import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort } from './free-port.js';

/** What an Apache is started with. */
export interface ApacheOptions {
  /** A directory of its own. */
  readonly folder: string;
  readonly cert: string;
  readonly key: string;
  /** Authority of client certificates. */
  readonly ca: string;
  readonly modules?: readonly string[];
  /** Directives inside the TLS host. */
  readonly directives: readonly string[];
  /** The text of a CGI script that answers every path. @default one that says who the client is */
  readonly script?: string;
  /** Beside PATH. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Says who the client is, in which version of TLS, and gives the body back. */
const who = `#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
printf '%s|%s|%s|' "$REMOTE_USER" "$SSL_CLIENT_S_DN_CN" "$SSL_PROTOCOL"
cat
`;

/** Starts Debian's Apache on loopback with TLS; every path runs one script. Stopped when the test has ended. */
export async function startApache(options: ApacheOptions): Promise<{ readonly port: number }> {
  const { folder } = options;
  const port = await freePort();
  // Its workers are another account when it is started by root.
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'who.sh'), options.script ?? who, { mode: 0o755 });
  const modules = [
    'mpm_event',
    'authn_core',
    'authz_core',
    'authz_user',
    'cgi',
    'alias',
    'ssl',
    'env',
    ...(options.modules ?? []),
  ];
  const config = [
    ...modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
    `ServerName localhost`,
    `Listen 127.0.0.1:${String(port)}`,
    `PidFile ${folder}/apache.pid`,
    `ErrorLog ${folder}/apache.log`,
    `Mutex file:${folder}`,
    ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
    `ScriptAlias / ${folder}/who.sh/`,
    `<Directory ${folder}>`,
    `  Require all granted`,
    `</Directory>`,
    `SSLEngine on`,
    `SSLCertificateFile ${options.cert}`,
    `SSLCertificateKeyFile ${options.key}`,
    `SSLCACertificateFile ${options.ca}`,
    `SSLOptions +StdEnvVars`,
    ...options.directives,
    '',
  ].join('\n');
  await writeFile(join(folder, 'apache.conf'), config);
  const child = spawn('apache2', ['-d', folder, '-f', join(folder, 'apache.conf'), '-DFOREGROUND'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, ...options.env },
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  await expect.poll(() => isOpen(port), { timeout: 10_000 }).toBe(true);
  return { port };
}

/** Does anybody listen there? */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
