import { PublishError } from '@omnipub/core';

/**
 * A path below `/api_3/` with each name percent-encoded: python-copr puts them in raw, and a `/` or `?` in one asks for something else
 * (copr contract 1, recording project-get-slash-injection). The `@` of a group stays as it is.
 * @throws PublishError INVALID_INPUT for a name that no path can hold: empty, `.`, `..`, or with a `/`, which the server takes for the end
 * of the name even when it is encoded
 */
export function pathOf(route: string, ...names: readonly (string | number)[]): string {
  return [route, ...names.map(segment)].join('/');
}

function segment(name: string | number): string {
  const text = String(name);
  if (/^\.{0,2}$|\/|\p{Surrogate}/u.test(text))
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(text)} is no name that can be asked for`, {
      store: 'copr',
      hint: 'give the name of something that is there',
    });
  return encodeURIComponent(text).replaceAll('%40', '@');
}
