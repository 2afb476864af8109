import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { stat } from './disk.js';
import { UnknownOwner, wrap } from './errors.js';
import { type Raw, raw, text } from './go/raw.js';
import type { GobblerSandboxOptions } from './options.js';

/** Tells who owns a file, by name, on this machine (gobbler contract 2.1). */
export class Identity {
  readonly #users: Readonly<Record<number, string>>;
  readonly #ownerOf: GobblerSandboxOptions['ownerOf'];
  readonly #known = new Map<number, Promise<string | undefined>>();

  constructor(options: Pick<GobblerSandboxOptions, 'users' | 'ownerOf'>) {
    this.#users = options.users ?? {};
    this.#ownerOf = options.ownerOf;
  }

  /** The name of the owner of `path`. @throws UnknownOwner when the uid has none */
  async ownerOf(path: Raw): Promise<Raw> {
    const { uid } = await stat(path).catch((error: unknown) => {
      throw wrap(`failed to inspect '${path}'`, error);
    });
    const name = this.#ownerOf?.(text(path), uid) ?? (await this.nameOf(uid));
    if (name === undefined) throw new UnknownOwner(uid);
    return raw(name);
  }

  /** The user name of a numeric id; undefined when nobody knows it. */
  nameOf(uid: number): Promise<string | undefined> {
    let known = this.#known.get(uid);
    if (known === undefined) {
      const given = this.#users[uid];
      known = given === undefined ? lookUp(uid) : Promise.resolve(given);
      this.#known.set(uid, known);
    }
    return known;
  }
}

/** The name of the user that runs this process, or `uid-N` where the machine has no name for it (a container). */
export async function currentUser(): Promise<{ uid: number; name: string; hasEntry: boolean }> {
  const uid = process.getuid?.() ?? 0;
  const name = await lookUp(uid);
  return { uid, name: name ?? `uid-${uid}`, hasEntry: name !== undefined };
}

async function lookUp(uid: number): Promise<string | undefined> {
  return ownName(uid) ?? (await fromPasswd(uid)) ?? (await fromNameService(uid));
}

function ownName(uid: number): string | undefined {
  if (uid !== process.getuid?.()) return undefined;
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

async function fromPasswd(uid: number): Promise<string | undefined> {
  const lines = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return nameIn(lines, uid);
}

/** Directory services (LDAP, SSSD) are only reachable through the C library. */
async function fromNameService(uid: number): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('getent', ['passwd', String(uid)], { timeout: 5000 });
    return nameIn(stdout, uid);
  } catch {
    return undefined;
  }
}

function nameIn(passwd: string, uid: number): string | undefined {
  for (const line of passwd.split('\n')) {
    const [name, , id] = line.split(':');
    if (name !== undefined && name !== '' && id === String(uid)) return name;
  }
  return undefined;
}
