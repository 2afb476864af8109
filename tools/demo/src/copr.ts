import { join } from 'node:path';
import { type CoprClient, coprLogin, createCoprClient } from '@omnipub/copr';
import { systemClock } from '@omnipub/core';
import type { DemoScene, DemoStore } from './demo-store.js';

const pkg = 'hello-omnipub';
/** Its epoch is 2. */
const version = '2:1.4.0-3';
const srpm = 'hello-omnipub-1.4.0-3.src.rpm';
const place = { ownername: 'alice', projectname: 'hello' } as const;
const project = `${place.ownername}/${place.projectname}`;
const stable = `${project}-stable`;
const chroots = ['fedora-41-x86_64', 'epel-9-x86_64'];

const clientOf = ({ sandbox: { copr }, deps }: DemoScene): CoprClient =>
  createCoprClient({ url: copr.url }, deps);

/** What the page /api of a Copr shows, for copr-cli's configuration file. */
function pageOf({ sandbox: { copr } }: DemoScene): string {
  const { username, login, token, expiration } = copr.control.credentials(place.ownername);
  return `[copr-cli]\nusername = ${username}\nlogin = ${login}\ntoken = ${token}\ncopr_url = ${copr.url}\nencrypted = False\n# expiration date: ${expiration}\n`;
}

/** A project with two chroots, a real source RPM built in both, promoted to a stable project. */
export const coprDemo: DemoStore = {
  address: ({ copr }) => copr.url,

  async logIn(scene) {
    const { deps, sandbox, signal } = scene;
    const token = coprLogin.tokens.find(({ name }) => name === 'api-token');
    if (token?.fromToken === undefined) throw new Error('Copr has no login by API token');
    const record = await token.record(token.fromToken(pageOf(scene)), {
      origin: sandbox.copr.url,
      clock: systemClock,
    });
    await deps.credentials.set(record, { signal, to: 'memory' });
    const { name } = await clientOf(scene).base.authCheck({ signal });
    return `logged in to copr as ${name}, with an API token, until ${record.expiresAt ?? 'further notice'}`;
  },

  config: async ({ sandbox: { copr }, artifacts }) => ({
    store: { kind: 'copr', url: copr.url, pollIntervalMs: 50 },
    target: {
      name: 'copr',
      store: 'copr',
      artifact: join(artifacts, srpm),
      register: { project, chroots, description: 'Says hello.' },
      upload: { project },
      // What is stable is in a project of its own.
      release: { promote: { to: stable, by: 'fork' } },
    },
  }),

  async verify(scene) {
    const { signal } = scene;
    const client = clientOf(scene);
    const there = { ...place, projectname: `${place.projectname}-stable` };
    const packages = await client.monitor.get(there, { signal });
    const built = packages.find(({ name }) => name === pkg)?.chroots ?? {};
    for (const chroot of chroots) {
      const cell = built[chroot];
      if (cell?.state !== 'forked' || cell.pkg_version !== version)
        throw new Error(
          `copr has ${pkg} in ${chroot} as ${cell?.state ?? 'nothing'}, ${cell?.pkg_version ?? ''}, not as ${version}`,
        );
    }
    const [id] = new Set(Object.values(built).map(({ build_id }) => build_id));
    const to = join(scene.scratch, 'copr');
    const files = await client.builds.download(id ?? 0, { to, include: ['rpms'], signal });
    const names = files.map(({ path }) => path.slice(to.length + 1)).sort();
    if (names.length < chroots.length) throw new Error(`copr gave back only ${names.join(', ')}`);
    return [
      `copr's monitor of ${stable}:`,
      ...Object.entries(built).map(
        ([chroot, { state, build_id, pkg_version: has }]) =>
          `  ${chroot.padEnd(18)} ${pkg} ${has ?? '-'}  ${state}, build ${String(build_id)}`,
      ),
      `copr gave back ${names.join(', ')}`,
    ];
  },
};
