import { timingSafeEqual } from 'node:crypto';
import { keyOf } from '../auth/keys.js';
import type { World } from '../world.js';
import { askForPassword, refuse } from './registry-errors.js';

/** Somebody whom the gateway sent to the registry for one image. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

const HOUR = 3_600_000;

/**
 * A name and a password for one repository (canonical contract 4.2). Nothing of it is kept: the name says what it is for and until when.
 * @param scope `push` for an hour, `pull` for ever
 */
export function issueRegistryLogin(
  world: World,
  { repository, scope }: { readonly repository: string; readonly scope: 'push' | 'pull' },
): RegistryLogin {
  const until = scope === 'push' ? Math.floor((world.now() + HOUR) / 1000) : 0;
  const username = `${scope}.${String(until)}.${Buffer.from(repository).toString('base64url')}`;
  return { username, password: passwordOf(world, username).toString('base64url') };
}

/** Lets somebody into a repository; undefined is only the door. @throws Refusal 401 without a good password, 403 for another repository */
export function authorize(
  world: World,
  header: string | undefined,
  wanted: { readonly repository: string; readonly scope: 'push' | 'pull' } | undefined,
): void {
  const [, basic = ''] = /^Basic +(\S+)$/iu.exec(header ?? '') ?? [];
  const [username = '', password = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  const given = Buffer.from(password, 'base64url');
  const right = passwordOf(world, username);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw askForPassword();
  const [scope, until = '', encoded = ''] = username.split('.');
  if (Number(until) > 0 && Number(until) * 1000 <= world.now()) throw askForPassword();
  if (wanted === undefined) return;
  const isForIt = Buffer.from(encoded, 'base64url').toString('utf8') === wanted.repository;
  if (!isForIt || (wanted.scope === 'push' && scope !== 'push'))
    throw refuse('DENIED', 'requested access to the resource is denied');
}

const passwordOf = (world: World, username: string): Buffer =>
  keyOf(world.keys.charmhub, Buffer.from(`registry ${username}`));
