import { PublishError } from '@omnipub/core';

/**
 * A path of the hub's files with every part percent-encoded: names hold `+`, `^`, `#` and `%` (koji contract 14). Parts that are `.` are
 * left out.
 * @throws PublishError PROTOCOL for a path that leads out
 */
export function encodePath(path: string): string {
  return pathParts(path).map(encodeURIComponent).join('/');
}

/** The URL of a path below topurl. @throws PublishError PROTOCOL */
export function topUrl(topurl: string, path: string): string {
  return `${topurl.replace(/\/+$/, '')}/${encodePath(path)}`;
}

/** The parts of a path that somebody else has given. @throws PublishError PROTOCOL for one that leads out, or to nothing */
export function pathParts(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '.');
  const isSafe =
    parts.length > 0 && parts.every((part) => part !== '' && part !== '..' && !/[\0\\]/.test(part));
  if (isSafe) return parts;
  throw new PublishError('PROTOCOL', `the hub names a file ${JSON.stringify(path)}, which leads out`, {
    store: 'koji',
    hint: 'tell the operators of the hub; nothing was written',
  });
}
