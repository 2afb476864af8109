import type { CoprClient } from '../client.js';
import type { NewApiToken } from './base.js';

const place = { ownername: 'alice', projectname: 'demo' };

/** Types of the projects, checked by `tsc` alone: names that a call doesn't have don't compile. */
export async function typesOfProjects({ projects, permissions, base }: CoprClient): Promise<void> {
  const project = await projects.add({
    ...place,
    chroots: ['fedora-*'],
    additional_repos: [],
    exist_ok: true,
  });
  project.chroot_repos satisfies Readonly<Record<string, string>>;
  await projects.edit({ ...place, repos: [] });
  // @ts-expect-error add calls it additional_repos
  await projects.add({ ...place, chroots: ['x'], repos: [] });
  // @ts-expect-error edit calls it repos
  await projects.edit({ ...place, additional_repos: [] });
  // @ts-expect-error it can be said only when the project is made
  await projects.edit({ ...place, storage: 'pulp' });
  // @ts-expect-error a project has chroots
  await projects.add({ ...place });
  // @ts-expect-error a project is asked for by both names
  await projects.get({ projectname: 'demo' });
  // @ts-expect-error no such bootstrap
  await projects.edit({ ...place, bootstrap: 'untouched' });
  // @ts-expect-error no such order
  projects.list({ order: 'full_name' });
  // @ts-expect-error a fork says where it goes
  await projects.fork({ ...place, name: 'x' });
  for await (const { full_name: name } of projects.list({ ownername: '@g', limit: 3 })) name satisfies string;

  await permissions.set(place, { bob: { builder: 'approved' } });
  // @ts-expect-error no such state
  await permissions.set(place, { bob: { builder: 'yes' } });
  // @ts-expect-error no such role
  await permissions.request(place, { owner: true });

  await base.newApiToken(async ({ login, token, expiresOn }: NewApiToken) => void [login, token, expiresOn]);
  // @ts-expect-error a new token is saved before all else
  await base.newApiToken();
}

/** Types of the packages: each kind of source has the fields of its own. */
export async function typesOfPackages({ packages }: CoprClient): Promise<void> {
  const named = { ...place, package_name: 'hello' };
  await packages.add('scm', { ...named, clone_url: 'https://e.com/', source_build_method: 'tito' });
  await packages.edit('scm', { ...named, committish: 'v2' });
  await packages.add('custom', { ...named, script: '', script_chroot: 'fedora-41-x86_64' });
  // @ts-expect-error that is what builds call it
  await packages.add('custom', { ...named, script: '', chroot: 'fedora-41-x86_64' });
  // @ts-expect-error the repository is missing
  await packages.add('scm', named);
  // @ts-expect-error a gem has no repository
  await packages.add('rubygems', { ...named, gem_name: 'rake', clone_url: 'https://e.com/' });
  // @ts-expect-error uploads are builds without a package's source
  await packages.add('upload', named);
  // @ts-expect-error no such way to make an SRPM
  await packages.add('scm', { ...named, clone_url: 'https://e.com/', source_build_method: 'make' });
  // @ts-expect-error to read one it is called packagename
  await packages.get({ ...place, package_name: 'hello' });
  const { builds } = await packages.get({ ...place, packagename: 'hello', with_latest_build: true });
  // @ts-expect-error there may be none
  builds.latest.id satisfies number;
}

/** Types of the rest. */
export async function typesOfTheRest(client: CoprClient): Promise<void> {
  const chroot = { ...place, chrootname: 'fedora-41-x86_64' };
  await client.projectChroots.edit({ ...chroot, additional_repos: [], comps: 'comps.xml' });
  // @ts-expect-error here it is called additional_repos
  await client.projectChroots.edit({ ...chroot, repos: [] });
  // @ts-expect-error here it is called comps
  await client.projectChroots.edit({ ...chroot, upload_comps: 'comps.xml' });
  await client.monitor.get({ ...place, additional_fields: ['url_build_log'] });
  // @ts-expect-error the server leaves it out
  await client.monitor.get({ ...place, additional_fields: ['url_build'] });
  (await client.webhooks.triggerCustom({
    project_id: 1,
    webhook_secret: '',
    package_name: 'x',
  })) satisfies number;
  // @ts-expect-error no such forge
  await client.webhooks.trigger('gitea', { project_id: 1, webhook_secret: '', payload: {} });
  client.modules satisfies never;
  // @ts-expect-error APIv1 is gone
  client.create_project satisfies unknown;
}
