import type { Finding } from '@omnipub/core';
import { parseChannel } from '../../api/channel.js';
import { guardrailAllows } from '../names/guardrail.js';
import type { RegisteredName } from '../names/package-schema.js';

/** The tracks that a run needs. */
export interface WantedTracks {
  readonly name: string;
  /** Absent while the name is not registered. */
  readonly found: RegisteredName | undefined;
  /** Where it is released to. */
  readonly channels: readonly string[];
  /** Those that `register` creates. */
  readonly registered: readonly string[];
}

/** Are the tracks there, or will they be, and do the guardrails allow that (canonical contract 6)? */
export function checkTracks({ name, found, channels, registered }: WantedTracks): readonly Finding[] {
  const there = new Set(['latest', ...(found?.tracks ?? []).map((track) => track.name)]);
  const used = channels.flatMap((channel) => parseChannel(channel, 'charmhub').track ?? []);
  const missing = [...new Set([...used, ...registered])].filter((track) => !there.has(track));
  return missing.flatMap((track) => findingOf({ name, found, track, created: registered.includes(track) }));
}

interface MissingTrack {
  readonly name: string;
  readonly found: RegisteredName | undefined;
  readonly track: string;
  readonly created: boolean;
}

function findingOf({ name, found, track, created }: MissingTrack): readonly Finding[] {
  if (found === undefined) {
    return created
      ? [
          {
            level: 'warn',
            code: 'TRACK_UNKNOWN',
            message: `whether ${name} may have the track ${track} shows only when the name is registered`,
          },
        ]
      : [missing(name, track, 'register it, then ask for a guardrail at https://forum.charmhub.io')];
  }
  const allowed = guardrailAllows(found, track);
  if (allowed === false) {
    const patterns = found.trackGuardrails.map(({ pattern }) => pattern);
    const which = patterns.length === 0 ? 'it has no guardrail' : `allowed are ${patterns.join(' and ')}`;
    return [
      {
        level: 'error',
        code: 'NOT_FOUND',
        message: `${name} has no track ${track}, and no guardrail allows one: ${which}`,
        fix: 'use another track, or ask an administrator of the store for a guardrail at https://forum.charmhub.io',
      },
    ];
  }
  if (created)
    return [{ level: 'ok', code: 'TRACK', message: `the track ${track} of ${name} will be created` }];
  return [
    missing(name, track, `create it (in omnipub.yaml: register: { name: ${name}, tracks: ['${track}'] })`),
  ];
}

const missing = (name: string, track: string, fix: string): Finding => ({
  level: 'error',
  code: 'NOT_FOUND',
  message: `${name} has no track ${track}`,
  fix,
});
