/** The risks, the safest first. */
export const risks = ['stable', 'candidate', 'beta', 'edge'] as const;

/** One of {@link risks}. */
export type Risk = (typeof risks)[number];

/** `track/risk[/branch]`, the track filled in. */
export interface Channel {
  readonly track: string;
  readonly risk: Risk;
  readonly branch: string | null;
}

const isRisk = (text: string): text is Risk => (risks as readonly string[]).includes(text);

/**
 * Reads `[track/]risk[/branch]`; undefined when it is none (canonical contract 6).
 * @param defaultTrack the track of a channel that names none
 */
export function parseChannel(text: string, defaultTrack: string): Channel | undefined {
  const parts = text.split('/');
  if (parts.some((part) => part === '') || parts.length > 3) return undefined;
  const [first = '', second, third] = parts;
  if (parts.length === 3) {
    return isRisk(second ?? '') ? { track: first, risk: second as Risk, branch: third ?? null } : undefined;
  }
  // `latest/stable` and `stable/hotfix`; where both words are risks, the first one is.
  if (isRisk(first)) return { track: defaultTrack, risk: first, branch: second ?? null };
  return second !== undefined && isRisk(second) ? { track: first, risk: second, branch: null } : undefined;
}

/** Whether a branch may be called so: letters, digits, and single hyphens, dots or underscores between them. */
export const isBranchName = (branch: string): boolean =>
  branch.length <= 128 && /^[a-zA-Z0-9](?:[-_.]?[a-zA-Z0-9])*$/u.test(branch);

/** A channel in full. */
export function fullName({ track, risk, branch }: Channel): string {
  return branch === null ? `${track}/${risk}` : `${track}/${risk}/${branch}`;
}

/** A channel as dev/api shows it in a tree that is sorted by tracks: without the track. */
export const inTrack = ({ risk, branch }: Channel): string => (branch === null ? risk : `${risk}/${branch}`);

/** The channel as the default track's users write it. */
export const shortName = (channel: Channel): string =>
  channel.track === 'latest' ? inTrack(channel) : fullName(channel);
