import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type Call, PublishError } from '@omnipub/core';
import { gobblerError } from './errors.js';
import { infoSchema, type ServiceInfo } from './schemas.js';
import type { GobblerSession } from './session.js';

const INFO_TTL_MS = 60_000;

/**
 * `GET /info`: staging and registry as the service's own command line names them; they may be relative, or be mounted
 * elsewhere here. Kept for a minute in `deps.cache`, which all clients of one program share: every call needs it, and a service
 * that moves is started anew.
 *
 * @throws PublishError INVALID_INPUT when something answers, but no Gobbler: a mistyped GET is answered 200 by a real one (contract 1)
 */
export async function serviceInfo(session: GobblerSession, call: Call): Promise<ServiceInfo> {
  const { cache } = session.deps;
  const key = `gobbler info ${session.url}`;
  // Whoever else writes to a shared cache, only what has the right form is used.
  const known = infoSchema.safeParse(await cache.get(key));
  if (known.success) return known.data;
  const info = await askInfo(session, call);
  await cache.set(key, info, INFO_TTL_MS);
  return info;
}

async function askInfo(session: GobblerSession, call: Call): Promise<ServiceInfo> {
  let answer: unknown;
  try {
    const text = await session.http.text({ ...call, path: '/info' });
    answer = JSON.parse(text);
  } catch (thrown) {
    const answered =
      thrown instanceof SyntaxError || (thrown instanceof PublishError && thrown.status !== undefined);
    if (!answered || (thrown instanceof PublishError && thrown.status !== undefined && thrown.status >= 500))
      throw thrown;
    throw notGobbler(session.url, thrown);
  }
  const info = infoSchema.safeParse(answer);
  if (info.success) return info.data;
  throw notGobbler(session.url, info.error);
}

function notGobbler(url: string, cause: unknown): PublishError {
  return gobblerError('INVALID_INPUT', `there is no Gobbler service at ${url}`, {
    hint: 'check the url, and the prefix if the service was started with one',
    cause,
  });
}

/** The staging directory on this machine. @throws PublishError INVALID_INPUT when there is none to be found */
export async function stagingPath(session: GobblerSession, call: Call): Promise<string> {
  const own = session.config.staging;
  if (own !== undefined) {
    if (await isDirectory(own)) return own;
    throw gobblerError('INVALID_INPUT', `the staging directory ${JSON.stringify(own)} is not there`, {
      hint: 'mount it, or correct `staging`',
    });
  }
  const { staging } = await serviceInfo(session, call);
  if (isAbsolute(staging) && (await isDirectory(staging)) && (await isWritable(staging))) return staging;
  throw gobblerError(
    'INVALID_INPUT',
    `the staging directory of ${session.url}, ${JSON.stringify(staging)}, can't be used from this machine`,
    {
      hint: 'uploads need a file system that is shared with the service: set `staging` to where it is mounted here',
    },
  );
}

/** The registry on this machine, or `undefined` when it is to be read over HTTP. */
export async function registryPath(session: GobblerSession, call: Call): Promise<string | undefined> {
  const own = session.config.registry;
  // As pygobbler: a configured registry that isn't mounted means remote access.
  if (own !== undefined) return (await isDirectory(own)) ? own : undefined;
  const { registry } = await serviceInfo(session, call);
  // A directory of the same name on another machine is no registry; every registry has its log directory.
  return isAbsolute(registry) && (await isDirectory(join(registry, '..logs'))) ? registry : undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** May this process make entries there? */
export async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
