import { PublishError } from '../errors.js';

/** Says what is wrong with a macaroon, by its place and never by its content. */
export function malformed(what: string): PublishError {
  return new PublishError('PROTOCOL', `this is no readable macaroon: ${what}`, {
    recovery: 'login',
    hint: 'get a new one: log in again, or export it again from the tool that made it',
  });
}
