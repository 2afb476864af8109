import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { ApiSession } from '../../api/session.js';
import { identityOf } from '../../login/who-am-i.js';
import { matchesChannel } from './channel-pattern.js';
import type { WantedChannel } from './wanted-channels.js';

const refusal = z.object({ permission: z.string().optional(), channels: z.array(z.string()).optional() });

/** The channels that a refusal of a release names; undefined when it names none (canonical contract 2: `"permission":"channel"`). */
export function namedInRefusal(json: unknown): readonly string[] | undefined {
  const parsed = refusal.safeParse(json);
  return parsed.success && parsed.data.permission === 'channel' ? parsed.data.channels : undefined;
}

/**
 * Which of the channels a login may not release to: what it is restricted to tells, and where it is not known, what the refusal named.
 * Empty when nothing tells.
 */
export async function refusedChannels(
  session: ApiSession,
  wanted: readonly WantedChannel[],
  named: readonly string[] | undefined,
  call: Call,
): Promise<WantedChannel[]> {
  const allowed = await allowedChannels(session, call);
  if (allowed !== undefined) {
    const refused = wanted.filter(({ parts }) => !allowed.some((pattern) => matchesChannel(pattern, parts)));
    if (refused.length > 0) return refused;
  }
  return wanted.filter(({ text, full }) => named?.some((name) => name === text || name === full) ?? false);
}

/** It only explains an error that is there already: when it can't be asked, it explains nothing. */
async function allowedChannels(session: ApiSession, call: Call): Promise<readonly string[] | undefined> {
  try {
    return (await identityOf(session, call)).channels;
  } catch (thrown) {
    if (thrown instanceof PublishError && !call.signal.aborted) return undefined;
    throw thrown;
  }
}
