import { createHash } from 'node:crypto';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, type Deps, PublishError, runTool, type ToolResult } from '@omnipub/core';
import { checkImageSource } from './image-source.js';
import { skopeoError } from './skopeo-error.js';

/** An image of several architectures over a slow line takes long; the signal ends it sooner. Milliseconds. */
const LONGEST_COPY = 6 * 60 * 60 * 1000;

/** Where skopeo looks for the user's own logins, storage, proxies and authorities. */
const passed = [
  'HOME',
  'XDG_RUNTIME_DIR',
  'XDG_CONFIG_HOME',
  'REGISTRY_AUTH_FILE',
  'DOCKER_CONFIG',
  'DOCKER_HOST',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
];

/** Where an image goes, and who may put it there. */
export interface ImageTarget {
  /** With the host of its registry. */
  readonly image: string;
  readonly username: string;
  readonly password: string;
  /** `http` only for a registry on this machine, or one that the user named so. */
  readonly scheme: 'http' | 'https';
}

/**
 * Copies an image with all of its architectures, byte for byte, and gives the digest that it has there. The login is in a file of
 * mode 0600 that is gone afterwards, never among the arguments that every user of the machine can see (canonical contract 4.2).
 * @throws PublishError UNSUPPORTED when skopeo is not installed; NOT_FOUND, AUTH_DENIED, NETWORK for what it says
 */
export async function copyImage(
  deps: Pick<Deps, 'env'>,
  { source, target }: { readonly source: string; readonly target: ImageTarget },
  call: Call,
): Promise<string> {
  checkImageSource(source);
  const folder = await mkdtemp(join(tmpdir(), 'omnipub-oci-'));
  try {
    const authfile = join(folder, 'auth.json');
    const digestfile = join(folder, 'digest');
    await writeFile(authfile, authOf(target), { mode: 0o600, flag: 'wx' });
    await skopeo(
      deps,
      [
        ...['copy', '--all', '--preserve-digests', '--quiet'],
        ...['--dest-authfile', authfile, '--digestfile', digestfile],
        ...(target.scheme === 'http' ? ['--dest-tls-verify=false'] : []),
        ...[source, `docker://${target.image}`],
      ],
      { source, call },
    );
    return checkDigest((await readFile(digestfile, 'utf8')).trim(), source);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The digest that an image has and will have everywhere; nothing is copied. @throws PublishError as {@link copyImage} */
export async function imageDigest(deps: Pick<Deps, 'env'>, source: string, call: Call): Promise<string> {
  checkImageSource(source);
  const { stdout } = await skopeo(deps, ['inspect', '--raw', source], { source, call });
  // A digest is that of the manifest's bytes, as they are.
  return `sha256:${createHash('sha256').update(stdout).digest('hex')}`;
}

/** Is skopeo there? @throws PublishError UNSUPPORTED, with how to install it, when it is not */
export async function checkSkopeo(deps: Pick<Deps, 'env'>, call: Call): Promise<void> {
  await skopeo(deps, ['--version'], { source: 'an image', call });
}

async function skopeo(
  deps: Pick<Deps, 'env'>,
  args: readonly string[],
  { source, call }: { readonly source: string; readonly call: Call },
): Promise<ToolResult> {
  const result = await runTool('skopeo', [...(await policyArguments(deps)), ...args], {
    signal: call.signal,
    env: deps.env,
    pass: passed,
    timeoutMs: LONGEST_COPY,
    maxOutput: 16 * 1024 * 1024,
  });
  if (result === undefined)
    throw new PublishError('UNSUPPORTED', 'skopeo is not installed, and images are copied with it', {
      store: 'charmhub',
      recovery: 'fix-input',
      hint: 'install it (apt install skopeo, dnf install skopeo, brew install skopeo) and run again',
    });
  if (result.exitCode !== 0) throw skopeoError(source, result.stderr);
  return result;
}

/** skopeo refuses to work without a policy; where the user has one, that is obeyed. */
async function policyArguments({ env }: Pick<Deps, 'env'>): Promise<readonly string[]> {
  const own = env.HOME === undefined ? [] : [join(env.HOME, '.config/containers/policy.json')];
  for (const path of [...own, '/etc/containers/policy.json']) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) return [];
  }
  return ['--insecure-policy'];
}

function authOf({ image, username, password }: ImageTarget): string {
  const host = image.slice(0, image.indexOf('/'));
  const auth = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return JSON.stringify({ auths: { [host]: { auth } } });
}

function checkDigest(digest: string, source: string): string {
  if (/^sha256:[0-9a-f]{64}$/u.test(digest)) return digest;
  throw new PublishError('PROTOCOL', `skopeo copied ${source} and gave no digest`, { store: 'charmhub' });
}
