import type { Login } from '../auth/login.js';
import { Refusal } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Channel } from '../snaps/channel.js';
import { readChannels } from '../snaps/release.js';
import type { Snap } from '../snaps/snap.js';
import { requireChannels } from './permission.js';

/** Channels of a release, that exist and that the login is for. @throws Refusal 400 in the loose shapes of canonical contract 2, or 403 */
export function readReleaseChannels(login: Login, snap: Snap, texts: readonly string[]): readonly Channel[] {
  const reading = readChannels(snap, texts);
  if (!('channels' in reading)) throw refused(reading);
  const pairs = reading.channels.map((channel, index) => ({ channel, text: texts[index] ?? '' }));
  requireChannels(login, snap, pairs);
  return reading.channels;
}

function refused({ problem, text }: { problem: 'channel' | 'branch' | 'track'; text: string }): Refusal {
  if (problem === 'channel')
    return new Refusal({ status: 400, body: { errors: `Not a valid channel: ${text}` } });
  const message =
    problem === 'track'
      ? `Invalid track: ${text}. It does not exist for this snap.`
      : `Invalid branch name: ${text}. Enter a value consisting of letters, numbers or hyphens. Hyphens cannot occur at the start or end of the chosen value.`;
  return errors.refuse(400, 'invalid-field', message);
}
