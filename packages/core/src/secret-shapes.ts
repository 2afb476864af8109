/** Names under which a secret is written: of headers, JSON fields and parameters. */
const names =
  '(?:proxy-)?authorization|(?:set-)?cookie|macaroons?|discharge[_-]macaroon|password|passwd|otp|secret|client[_-]secret|' +
  'token|(?:access|refresh|auth)[_-]token|api[_-]?key|private[_-]key|session-?key|signature';

const secretName = new RegExp(`^(?:${names})$`, 'i');

/** Is what stands under this key a secret whatever it looks like? */
export const isSecretName = (key: string): boolean => secretName.test(key);

const parameter = '[\\w-]+=(?:\\\\*"[^",\\s]*"|[^\\s",]*)';
const credential = '(?:[\\w-]+=\\\\*"[^",\\s]*"|[^\\s"\',;]+)';

/**
 * Shapes of text that are secrets whoever they belong to. The first group stays. None backtracks over more than it has
 * matched: error bodies of a megabyte pass through here.
 */
export const secretShapes: readonly RegExp[] = [
  // A quoted value, up to the quote that closes it: one with as many backslashes before it as the opening one has.
  new RegExp(
    `\\b((?:${names})\\\\*["']?\\s*[:=]\\s*\\[?\\s*(\\\\*["']))(?:(?!(?<!\\\\)\\2)[^\\r\\n])+`,
    'gi',
  ),
  // A header without quotes: scheme and credentials, `Macaroon root="..", discharge=".."` as well as `Basic ...`.
  new RegExp(
    `\\b((?:proxy-)?authorization\\s*[:=]\\s*)(?![\\s\\\\"'])(?:[a-z][\\w-]*[ \\t]+)?${credential}(?:,\\s*${parameter})*`,
    'gi',
  ),
  /\b((?:set-cookie|cookie|macaroons)\s*[:=]\s*)(?![\s\\"'])[^\r\n"']+/gi,
  // Prose about authentication ("Basic authentication failed") has only lower-case words.
  /\b((?:Bearer|Basic|Macaroon|Negotiate|Token)\s+)(?=[a-z.-]*[A-Z0-9+/=_~])[A-Za-z0-9+/=_.~-]{12,}/g,
  /\b(https?:\/\/)[^\s/?#"'<>]+(?=@)/gi,
  /\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:"'<>]*:[^\s/?#"'<>]+(?=@)/gi,
  new RegExp(`((?:^|[?&\\s])(?:${names})=)[^&\\s#"']+`, 'gi'),
];
