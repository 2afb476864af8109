import { type ErrorCode, PublishError } from '@omnipub/core';

interface Meaning {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly hint: string;
}

/** Signs of what went wrong, in skopeo's own words; the first that is found counts. */
const meanings: readonly Meaning[] = [
  {
    pattern: /unauthorized|authentication required|denied|invalid username\/password|forbidden/iu,
    code: 'AUTH_DENIED',
    hint: 'log in to the registry of the source (skopeo login), and check who may push to Charmhub',
  },
  {
    pattern: /no such file|manifest unknown|not found|no such image|does not exist|name unknown/iu,
    code: 'NOT_FOUND',
    hint: 'check the name of the image; "skopeo inspect" shows whether it is there',
  },
  {
    pattern: /connection refused|no such host|timeout|connection reset|EOF|network is unreachable/iu,
    code: 'NETWORK',
    hint: 'check the network and run again',
  },
];

/** What skopeo said when it failed, as an error. */
export function skopeoError(source: string, stderr: string): PublishError {
  const said = lastMessage(stderr);
  const meaning = meanings.find(({ pattern }) => pattern.test(said));
  return new PublishError(meaning?.code ?? 'INVALID_INPUT', `skopeo could not copy ${source}: ${said}`, {
    store: 'charmhub',
    storeMessage: said,
    hint: meaning?.hint ?? 'check the image: "skopeo inspect" shows what is wrong with it',
  });
}

/** `time="..." level=fatal msg="..."`; the last line is the one that ended it. */
function lastMessage(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  const quoted = /msg="((?:[^"\\]|\\.)*)"/u.exec(line)?.[1];
  return (quoted?.replaceAll(/\\(["\\])/gu, '$1') ?? line) || 'it gave no reason';
}
