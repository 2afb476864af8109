import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Environment, readSmallFile, registerSecret, replaceFile } from '@omnipub/core';
import { z } from 'zod';

/** A session of the frontend that a Kerberos ticket has opened. */
export interface SessionCookie {
  /** The user, as the frontend calls it. */
  readonly name: string;
  /** The value of the cookie: a secret. */
  readonly session: string;
  /** Seconds since 1970; the client's own estimate (copr contract 2). */
  readonly expiration: number;
}

const content = z.object({ name: z.string(), session: z.string().min(1), expiration: z.number() });

/** `~/.cache/copr/<host[:port]>-session`: python-copr keeps its session there, in this form (recording gssapi-session-cache-file). */
export function cookieFileOf(url: URL, env: Environment): string {
  const home = env.HOME === undefined || env.HOME === '' ? homedir() : env.HOME;
  return join(home, '.cache', 'copr', `${url.host}-session`);
}

/** What the file holds; undefined for none, and for one that can't be read or understood: a login makes it anew. */
export async function readCookie(path: string): Promise<SessionCookie | undefined> {
  try {
    const file = await readSmallFile(path);
    if (file === undefined) return undefined;
    const parsed = content.safeParse(JSON.parse(new TextDecoder().decode(file.bytes)));
    if (!parsed.success) return undefined;
    registerSecret(parsed.data.session);
    return parsed.data;
  } catch {
    return undefined;
  }
}

/** Keeps it, for this user only: python-copr leaves it readable for all. @throws PublishError INVALID_INPUT when it can't be written */
export function writeCookie(path: string, cookie: SessionCookie): Promise<void> {
  return replaceFile(path, JSON.stringify(cookie), { mode: 0o600 });
}
