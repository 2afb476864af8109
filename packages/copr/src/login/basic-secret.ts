import { PublishError } from '@omnipub/core';

/**
 * Joins login and token to the secret of HTTP Basic (copr contract 2).
 *
 * @throws PublishError INVALID_INPUT for what the server could not take: it dies with 500 on a second colon
 */
export function joinToken(login: string, token: string): string {
  for (const [name, value] of [
    ['login', login],
    ['token', token],
  ] as const) {
    if (value === '') throw invalid(`the ${name} of the API token is empty`);
    if (!/^[\x21-\x7e]+$/u.test(value))
      throw invalid(`the ${name} of the API token has spaces or characters in it that no token has`);
    if (value.includes(':'))
      throw invalid(`the ${name} of the API token has a colon in it, which no server takes`);
  }
  return `${login}:${token}`;
}

/** The two halves of a secret. @throws PublishError INVALID_INPUT */
export function splitToken(secret: string): { readonly login: string; readonly token: string } {
  const colon = secret.indexOf(':');
  const [login, token] = [secret.slice(0, Math.max(colon, 0)), secret.slice(colon + 1)];
  joinToken(login, token);
  return { login, token };
}

function invalid(message: string): PublishError {
  return new PublishError('INVALID_INPUT', message, {
    store: 'copr',
    hint: 'copy login and token again from the page /api of your Copr',
  });
}
