/** A value that need not be the recorded one, and why. */
interface FreeValue {
  /** What is looked for in a text of an answer. */
  readonly pattern: RegExp;
  /** What stands there in its place, on both sides. */
  readonly as: string;
  readonly why: string;
}

/** All that a text of an answer may have otherwise. Times are not among it: the replay's clock is that of the recording. */
const freeValues: readonly FreeValue[] = [
  { pattern: /\/tmp\/tmp[a-z0-9_]{8}\//gu, as: '/tmp/TMP/', why: 'a folder with a name by chance' },
  { pattern: /^tmp[a-z0-9_]{8}$/u, as: 'TMP', why: 'the name of that folder' },
  { pattern: /^([a-z]{20}|<api-login>)$/u, as: 'LOGIN', why: 'a new login' },
  { pattern: /^([a-z]{30}|<api-token>)$/u, as: 'TOKEN', why: 'a new token' },
  {
    pattern: /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|<webhook-secret>)$/u,
    as: 'SECRET',
    why: 'a new secret of a webhook',
  },
  { pattern: /session=[^;]+/u, as: 'session=SESSION', why: 'a new session' },
  {
    pattern: /(?<=; Expires=)[^;]+/u,
    as: 'MOMENT',
    why: 'a month after the request began, which may be a second before its answer (recording cli-monitor)',
  },
];

/** A text of an answer, with what is free replaced. */
export function withoutFreeValues(text: string): string {
  const replaced = freeValues.reduce((each, { pattern, as }) => each.replace(pattern, as), text);
  return replaced.replace(/(?<=^Build\(s\) )\d+(, \d+)+/u, inOrder);
}

/** The database tells builds in an order that nobody gave it (recording project-delete-unfinished). */
function inOrder(list: string): string {
  return list
    .split(', ')
    .sort((a, b) => Number(a) - Number(b))
    .join(', ');
}
