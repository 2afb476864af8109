import { join } from 'node:path';
import { createKojiClient, type KojiClient } from '@omnipub/koji';
import type { DemoScene, DemoStore } from './demo-store.js';

const nvr = 'hello-omnipub-1.4.0-3';
const pkg = 'hello-omnipub';
const tags = { build: 'demo-build', candidate: 'demo-candidate', release: 'demo-release' } as const;
const target = 'demo';

/** The administrator's client, over TLS with a certificate. */
function adminOf({ sandbox: { koji }, deps }: DemoScene): KojiClient {
  const { pem } = koji.clientCert('kojiadmin');
  const auth = { type: 'certificate', files: { cert: pem } } as const;
  return createKojiClient({ server: koji.tlsUrl, serverCa: koji.ca, auth, pollIntervalMs: 50 }, deps);
}

/** A real source RPM, built for two architectures, tagged as a candidate, moved to the release tag. */
export const kojiDemo: DemoStore = {
  address: ({ koji }) => koji.tlsUrl,

  // What a site's administrators have done long before: tags and a target.
  async logIn(scene) {
    const admin = adminOf(scene);
    const { signal } = scene;
    try {
      await admin.register.tag(tags.build, { arches: ['x86_64', 'aarch64'], signal });
      await admin.register.tag(tags.release, { signal });
      // The candidates take the packages that are on their parent's list.
      await admin.register.tag(tags.candidate, { parent: tags.release, signal });
      await admin.register.target(target, { buildTag: tags.build, destTag: tags.candidate }, { signal });
    } finally {
      await admin.close();
    }
    return `the koji hub has the tags ${Object.values(tags).join(', ')} and the target ${target}`;
  },

  config: async ({ sandbox: { koji }, artifacts }) => ({
    store: {
      kind: 'koji',
      server: koji.tlsUrl,
      serverca: koji.ca,
      authtype: 'ssl',
      cert: koji.clientCert('kojiadmin').pem,
      topurl: koji.topurl,
      pollIntervalMs: 50,
    },
    target: {
      name: 'rpm',
      store: 'koji',
      artifact: join(artifacts, `${nvr}.src.rpm`),
      register: { package: pkg, tag: tags.release },
      upload: { target },
      release: { tag: tags.release, from: tags.candidate },
    },
  }),

  async verify(scene) {
    const admin = adminOf(scene);
    try {
      const tagged: string[] = [];
      for await (const build of admin.listTagged(tags.release, {}, { signal: scene.signal }))
        tagged.push(build.nvr);
      if (!tagged.includes(nvr))
        throw new Error(`${nvr} is not in ${tags.release}, but ${tagged.join(', ')}`);
      return [`koji lists in ${tags.release}: ${tagged.join(', ')}`];
    } finally {
      await admin.close();
    }
  },
};
