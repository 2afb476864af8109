import { createHash } from 'node:crypto';
import { HubFault } from '../hub-fault.js';

/** Whether a source is a place in version control (koji contract 10), and not an upload. */
export function isScmUrl(source: string): boolean {
  return /^(git|git\+ssh|git\+http|git\+https|git\+rsync|cvs|cvs\+ssh|svn|svn\+ssh|svn\+http|svn\+https):\/\//i.test(
    source,
  );
}

/** What the sandbox, which fetches nothing, says is at such a place. */
export interface ScmSource {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  /** The URL with a commit instead of a name, as the hub keeps it. */
  readonly pinned: string;
}

/** A package called like its repository. @throws HubFault 1000 for an URL without a path or a revision */
export function scmSource(url: string): ScmSource {
  const [, place, path, revision] = /^(\S+?:\/\/[^/?#\s]+(\/[^?#\s]+)[^#\s]*)#(\S+)$/.exec(url) ?? [];
  if (place === undefined || path === undefined || revision === undefined) {
    throw new HubFault('GenericError', `Unable to parse SCM URL: ${url} . Unable to parse the revision`);
  }
  const name = (path.split('/').at(-1) ?? '').replace(/\.git$/, '');
  const commit = /^[\da-f]{40}$/.test(revision) ? revision : createHash('sha1').update(url).digest('hex');
  return { name, version: '1.0', release: '1', pinned: `${place}#${commit}` };
}
