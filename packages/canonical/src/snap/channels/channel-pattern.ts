import { type Channel, fullChannel } from '../../api/channel.js';

/** Does a channel of a restricted login allow this one? `*`, `?` and `[...]` work as in a shell (canonical contract 3.1). */
export function matchesChannel(pattern: string, channel: Channel): boolean {
  const own = fnmatch(pattern);
  const names = [fullChannel(channel)];
  // Without a track both mean `latest`, however either is written.
  if (channel.track === undefined || channel.track === 'latest')
    names.push(fullChannel(channel).slice('latest/'.length));
  return names.some((name) => own.test(name));
}

function fnmatch(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[!?[^\]]+\]|[\\^$.*+?()[\]{}|/]/gu, (found) => {
    if (found === '*') return '.*';
    if (found === '?') return '.';
    if (found.length > 1)
      return `[${found
        .slice(1, -1)
        .replace(/^!/u, '^')
        .replaceAll(/[\\[\]]/gu, String.raw`\$&`)}]`;
    return `\\${found}`;
  });
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    // A set like `[z-a]` is none here; what it means there only the store can tell, and it does.
    return /^/u;
  }
}
