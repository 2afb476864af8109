import { join } from 'node:path';
import { directoryDigest } from '@omnipub/core';
import { createGobblerClient } from '@omnipub/gobbler';
import type { DemoStore } from './demo-store.js';

const [project, asset, version] = ['weather', 'dataset', '2026.11'] as const;

/** A dataset, uploaded on probation, approved, listed, and fetched back over HTTP. */
export const gobblerDemo: DemoStore = {
  address: ({ gobbler }) => gobbler.url,

  config: async ({ sandbox: { gobbler }, artifacts }) => ({
    store: { kind: 'gobbler', url: gobbler.url, staging: gobbler.staging },
    target: {
      name: 'dataset',
      store: 'gobbler',
      artifact: join(artifacts, 'dataset'),
      register: { project },
      upload: { project, asset, version, probation: true },
      release: {},
    },
  }),

  async verify({ sandbox: { gobbler }, artifacts, scratch, signal }) {
    const client = createGobblerClient({
      url: gobbler.url,
      forceRemote: true,
      cacheDir: join(scratch, 'cache'),
    });
    const versions = await client.listVersions(project, asset);
    const latest = await client.fetchLatest(project, asset);
    const summary = await client.fetchSummary(project, asset, version);
    if (!versions.includes(version) || latest !== version || summary.onProbation) {
      throw new Error(
        `gobbler does not list ${version} as the approved, latest version of ${project}/${asset}`,
      );
    }
    const clone = join(scratch, 'dataset');
    await client.cloneVersion(project, asset, version, clone);
    const ours = await directoryDigest(join(artifacts, 'dataset'), { signal });
    const theirs = await directoryDigest(clone, { signal });
    if (ours.sha256 !== theirs.sha256) {
      throw new Error(`the dataset that came back has sha256 ${theirs.sha256}, published was ${ours.sha256}`);
    }
    return [
      `gobbler lists ${project}/${asset}: ${versions.join(', ')} (latest ${latest})`,
      `gobbler gave back ${String(theirs.files)} files, ${String(theirs.size)} bytes, sha256 ${theirs.sha256}: the same as published`,
    ];
  },
};
