import { fullChannel, parseChannel } from '../../api/channel.js';
import type { StoreLogin } from '../../api/whoami.js';

/** Those of the channels that a login may not release to; its patterns are those of fnmatch (canonical contract 3.1). */
export function channelsOutside(
  { channels: allowed }: Pick<StoreLogin, 'channels'>,
  channels: readonly string[],
): readonly string[] {
  if (allowed === undefined) return [];
  const patterns = allowed.map(fnmatch);
  return [...new Set(channels)].filter((channel) => {
    const parsed = parseChannel(channel, 'charmhub');
    // `edge` and `latest/edge` are one channel, and a login may name either.
    const spellings = [
      channel,
      fullChannel(parsed),
      ...(parsed.track === 'latest' ? [shortOf(channel)] : []),
    ];
    return !patterns.some((pattern) => spellings.some((spelling) => pattern.test(spelling)));
  });
}

const shortOf = (channel: string): string => channel.slice('latest/'.length);

/** Python's fnmatch: `*` also matches slashes. A pattern with `[` may match anything here: only the store can tell. */
function fnmatch(pattern: string): RegExp {
  if (pattern.includes('[')) return /^/u;
  const source = [...pattern]
    .map((char) => (char === '*' ? '.*' : char === '?' ? '.' : char.replace(/[\\^$.|+(){}\]]/u, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`, 'u');
}
