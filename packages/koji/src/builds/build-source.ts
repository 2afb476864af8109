import { PublishError } from '@omnipub/core';

/** Where the source of a build comes from. */
export type BuildSource =
  /** A source RPM on this machine. */
  | { readonly srpm: string }
  /** A repository: `git+https://host/path?dir#ref`. */
  | { readonly scm: string };

/** What a hub's builders know (koji contract 10). */
const schemes =
  /^(git|git\+http|git\+https|git\+rsync|git\+ssh|cvs|cvs\+ssh|svn|svn\+http|svn\+https|svn\+ssh):\/\//;

/**
 * Checks the URL of a repository as the builder would, minutes later: a scheme that it knows, a host, and the revision behind `#`.
 * @throws PublishError INVALID_INPUT
 */
export function checkScmUrl(url: string): string {
  const shown = JSON.stringify(url);
  if (!schemes.test(url)) throw invalid(`${shown} has no scheme that builders know`);
  if (/\s/u.test(url)) throw invalid(`${shown} holds white space`);
  const [place = '', ref = '', ...more] = url.split('#');
  if (ref === '' || more.length > 0)
    throw invalid(`${shown} does not say which revision: it must end in # and that`);
  const [, host = '', path = ''] = /^[^:]+:\/\/([^/]*)\/?([^?]*)/.exec(place) ?? [];
  if (host === '' || path === '') throw invalid(`${shown} names no repository on a host`);
  if (/^[^@]*:[^@]*@/.test(host))
    throw new PublishError('INVALID_INPUT', 'the URL of the source has a password in it', {
      store: 'koji',
      hint: 'the hub shows it to everybody: let the builders read the repository without one',
    });
  return url;
}

function invalid(message: string): PublishError {
  return new PublishError('INVALID_INPUT', message, {
    store: 'koji',
    hint: 'write it as git+https://host/path#commit, with ?dir before # for a folder in it',
  });
}
