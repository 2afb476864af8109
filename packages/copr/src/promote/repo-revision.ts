import type { Call } from '@omnipub/core';
import { PublishError } from '@omnipub/core';
import { withSlash } from '../download/list-folder.js';
import type { ResultFiles } from '../download/result-files.js';

/** Longer indexes are no indexes of a repository. */
const MOST_BYTES = 1024 * 1024;

/**
 * When a repository was made, in seconds since 1970: the revision in its `repodata/repomd.xml`, which createrepo_c and Pulp set to the
 * time. Undefined when it is not there yet, and when it has another revision.
 */
export async function repoRevision(files: ResultFiles, repo: URL, call: Call): Promise<number | undefined> {
  const { http, path } = files.at(new URL('repodata/repomd.xml', withSlash(repo)));
  try {
    const text = await http.text({ ...call, path, limit: MOST_BYTES });
    const [, revision] = /<revision>\s*(\d+)\s*<\/revision>/u.exec(text) ?? [];
    return revision === undefined ? undefined : Number(revision);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}
