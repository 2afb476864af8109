import { PublishError } from '@omnipub/core';

/** The risks, the safest first. */
export const risks = ['stable', 'candidate', 'beta', 'edge'] as const;

/** How much a channel's users dare. */
export type Risk = (typeof risks)[number];

/** `[track/]risk[/branch]`, taken apart (canonical contract 6). */
export interface Channel {
  /** Absent: the default track, which is `latest` unless the publisher chose another. */
  readonly track?: string;
  readonly risk: Risk;
  readonly branch?: string;
}

/** A track's name (canonical contract 6). */
export const trackPattern = /^[a-zA-Z0-9](?:[_.-]?[a-zA-Z0-9])*$/u;
const branchPattern = /^[a-zA-Z0-9](?:[+_.-]?[a-zA-Z0-9])*$/u;
const isRisk = (text: string): text is Risk => (risks as readonly string[]).includes(text);

/** Takes a channel apart. @throws PublishError INVALID_INPUT saying what is wrong and what a channel looks like */
export function parseChannel(text: string, store: string): Channel {
  const parts = text.split('/');
  const refuse = (why: string): PublishError =>
    new PublishError('INVALID_INPUT', `${JSON.stringify(text)} is no channel: ${why}`, {
      store,
      hint: `write [TRACK/]RISK[/BRANCH], with a risk of ${risks.join(', ')}: edge, 2.0/stable, latest/edge/fix-1`,
    });
  if (parts.some((part) => part === '')) throw refuse('a part of it is empty');
  const at = parts.findIndex(isRisk);
  const [first = ''] = parts;
  if (at < 0) {
    throw refuse(parts.length === 1 ? `"${first}" is no risk` : 'it has no risk');
  }
  // `stable/edge` is the branch `edge` of stable, as snapd and the store read it; a track called like a risk has to have a branch behind it.
  const index = at === 0 && parts.length === 3 && isRisk(parts[1] ?? '') ? 1 : at;
  if (index > 1) throw refuse('there is more than a track before the risk');
  if (parts.length > index + 2) throw refuse('there is more than a branch behind the risk');
  const risk = parts[index] as Risk;
  const track = index === 1 ? first : undefined;
  const branch = parts[index + 1];
  if (track !== undefined && (track.length > 28 || !trackPattern.test(track)))
    throw refuse(`"${track}" is no track`);
  if (branch !== undefined && (branch.length > 128 || !branchPattern.test(branch)))
    throw refuse(`"${branch}" is no branch`);
  return { ...(track === undefined ? {} : { track }), risk, ...(branch === undefined ? {} : { branch }) };
}

/** A channel in its one spelling, the track always named. @param defaultTrack what stands where none is named */
export function fullChannel(channel: Channel, defaultTrack = 'latest'): string {
  const { track = defaultTrack, risk, branch } = channel;
  return [track, risk, ...(branch === undefined ? [] : [branch])].join('/');
}
