import { resolve } from 'node:path';
import { untilAborted } from '@omnipub/core';
import type { Sandbox } from '@omnipub/sandbox';
import type { Session, VerbResult } from '../session.js';

/** `omnipub sandbox start`: runs until Ctrl-C, which is its ordinary end. */
export async function startSandbox(
  session: Session,
  options: { readonly state?: string; readonly portBase?: number },
): Promise<VerbResult> {
  const { ui, io } = session;
  const stop = session.watchStop();
  const sandboxes = await import('@omnipub/sandbox');
  const sandbox = await sandboxes.startSandbox({
    ...(options.state === undefined ? {} : { state: resolve(io.cwd, options.state) }),
    ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
  });
  try {
    const { gobbler, canonical, koji, copr } = sandbox;
    const stores = storesOf(sandbox);
    const env = canonical.env();
    const accounts = canonical.control.accounts.map(({ email, password, otp }) => ({
      email,
      password,
      ...(otp === null ? {} : { otp }),
    }));
    ui.emit({ type: 'ready', state: sandbox.stateDir, stores, accounts, env });
    const { dashboard, charmhub } = canonical.urls;
    ui.print(
      `gobbler   ${gobbler.url}\nsnap      ${dashboard}\ncharmhub  ${charmhub}\nkoji      ${koji.tlsUrl}\ncopr      ${copr.url}\n\n`,
    );
    ui.print(`${storesYaml(stores)}\n\n`);
    ui.print(`${accounts.map(accountLine).join('\n')}\n\n`);
    ui.print(`# snapcraft, charmcraft and craft-store use these stores with\n${exportsOf(env)}\n`);
    ui.print(`\n# what copr-cli reads with --config\n${coprConfig(copr)}\n`);
    const kept = options.state === undefined ? 'removed at the end' : 'kept';
    ui.note(`state: ${sandbox.stateDir} (${kept}); Ctrl-C stops it\n`);
    await untilAborted(new Promise<never>(() => undefined), stop.signal).catch(() => undefined);
  } finally {
    await sandbox.stop();
  }
  return { outcome: 'stopped', exitCode: 0 };
}

type Settings = Readonly<Record<string, string>>;

/** What omnipub.yaml has to say of each store, by a name for it. */
function storesOf({ gobbler, canonical, koji, copr }: Sandbox): Readonly<Record<string, Settings>> {
  const { url, staging, registry } = gobbler;
  const { dashboard, charmhub, storage, sso } = canonical.urls;
  return {
    gobbler: { kind: 'gobbler', url, staging, registry },
    snap: { kind: 'snap', url: dashboard, storageUrl: storage, ssoUrl: sso },
    charmhub: { kind: 'charmhub', url: charmhub, storageUrl: storage, ssoUrl: sso },
    koji: {
      kind: 'koji',
      server: koji.tlsUrl,
      topurl: koji.topurl,
      serverca: koji.ca,
      authtype: 'ssl',
      cert: koji.clientCert('kojiadmin').pem,
    },
    copr: { kind: 'copr', url: copr.url },
  };
}

const accountLine = ({ email, password, otp }: { email: string; password: string; otp?: string }): string =>
  `account   ${email}, password ${password}${otp === undefined ? '' : `, second factor ${otp}`}`;

/** As `~/.config/copr` has it; the sandbox has no TLS, which copr-cli wants to be told. */
function coprConfig({ url, control }: Sandbox['copr']): string {
  const { username, login, token } = control.credentials('alice');
  const entries = { username, login, token, copr_url: url, encrypted: 'False' };
  return ['[copr-cli]', ...Object.entries(entries).map(([key, value]) => `${key} = ${value}`)].join('\n');
}

/** For a POSIX shell; a URL has nothing in it that a shell would read. */
const exportsOf = (env: Settings): string =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}=${value}`)
    .join('\n');

/** The settings as they can be pasted into omnipub.yaml. JSON strings are YAML strings. */
function storesYaml(stores: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const lines = ['stores:'];
  for (const [name, settings] of Object.entries(stores)) {
    lines.push(`  ${name}:`);
    for (const [key, value] of Object.entries(settings)) lines.push(`    ${key}: ${JSON.stringify(value)}`);
  }
  return lines.join('\n');
}
