import type { CoprClient } from '../client.js';

/** Who does it: an owner, somebody else, and an administrator. */
export interface Actors {
  readonly alice: CoprClient;
  readonly bob: CoprClient;
  readonly admin: CoprClient;
}

/** Paths of what is uploaded. */
export interface Uploads {
  readonly srpm: string;
  /** `labhello.spec` */
  readonly spec: string;
  /** `comps.xml` */
  readonly comps: string;
}

const place = { ownername: 'alice', projectname: 'sc' } as const;
const full = { ownername: 'alice', projectname: 'full' } as const;
const chroots = ['fedora-41-x86_64', 'fedora-42-x86_64', 'epel-9-x86_64'];
const [first = ''] = chroots;

/**
 * Everything that python-copr can change, with every option, call by call as it was done with python-copr for
 * `recordings/copr-state/left-by-python-copr.json`. The worker rests meanwhile.
 */
export async function doAsPythonCopr(actors: Actors, uploads: Uploads): Promise<void> {
  await makeProjects(actors);
  await setPermissions(actors);
  await setUpChroot(actors, uploads);
  await makePackages(actors);
  const { rack, flask } = await makeBuilds(actors, uploads);
  await endBuilds(actors, { rack, flask });
  await fork(actors);
}

async function makeProjects({ alice: { projects }, admin }: Actors): Promise<void> {
  await projects.add({ ...place, chroots });
  await projects.add({
    ...full,
    chroots,
    description: 'd é\nline',
    instructions: 'i',
    homepage: 'https://e.com/',
    contact: 'a@e.com',
    additional_repos: ['https://e.com/r1/', 'copr://alice/sc'],
    unlisted_on_hp: true,
    enable_net: true,
    auto_prune: true,
    bootstrap: 'image',
    isolation: 'nspawn',
    follow_fedora_branching: false,
    devel_mode: true,
    delete_after_days: 30,
    multilib: true,
    module_hotfixes: true,
    fedora_review: true,
    appstream: true,
    runtime_dependencies: ['https://e.com/rt/'],
    packit_forge_projects_allowed: ['github.com/a/b'],
    repo_priority: 9,
  });
  await projects.add({ ...place, chroots: ['epel-9-x86_64'], exist_ok: true });
  await projects.add({ ownername: '@labgroup', projectname: 'gp', chroots: [first] });
  const ofAdmin = { ownername: 'bob', projectname: 'badm', chroots: [first] };
  await admin.projects.add({ ...ofAdmin, persistent: true, storage: 'pulp' });
  await projects.edit({
    ...full,
    description: 'changed',
    repos: [],
    delete_after_days: -1,
    chroots: chroots.slice(0, 2),
    repo_priority: 3,
    enable_net: false,
  });
  const gone = { ownername: 'alice', projectname: 'gone' };
  await projects.add({ ...gone, chroots });
  await projects.delete(gone);
}

async function setPermissions({ alice, bob }: Actors): Promise<void> {
  await bob.permissions.request(place, { builder: true });
  await alice.permissions.set(place, { bob: { builder: 'approved', admin: 'nothing' } });
  await alice.projects.regenerateRepos(full);
  await alice.webhooks.generate(place);
}

async function setUpChroot({ alice: { projectChroots } }: Actors, { comps }: Uploads): Promise<void> {
  const chroot = { ...place, chrootname: first };
  await projectChroots.edit({
    ...chroot,
    additional_packages: ['gcc', 'make'],
    additional_repos: ['https://e.com/c/'],
    additional_modules: ['a:b', '!c:d'],
    with_opts: ['x', 'y'],
    without_opts: ['z'],
    bootstrap: 'on',
    isolation: 'simple',
    comps,
  });
  await projectChroots.edit({ ...chroot, reset_fields: ['isolation', 'with_opts'] });
  await projectChroots.edit({ ...chroot, delete_comps: true });
}

async function makePackages({ alice: { packages } }: Actors): Promise<void> {
  const named = (package_name: string) => ({ ...place, package_name });
  await packages.add('scm', {
    ...named('cs'),
    clone_url: 'https://e.com/cs.git',
    committish: 'v1',
    subdirectory: 's',
    spec: 'cs.spec',
    scm_type: 'git',
    source_build_method: 'tito',
    max_builds: 3,
    timeout: 100,
    webhook_rebuild: true,
    chroot_denylist: 'epel-*',
  });
  await packages.add('pypi', {
    ...named('python-requests'),
    pypi_package_name: 'requests',
    pypi_package_version: '2.0',
    spec_generator: 'pyp2rpm',
    spec_template: 'fedora',
    python_versions: [3],
  });
  await packages.add('rubygems', { ...named('rubygem-rake'), gem_name: 'rake' });
  await packages.add('custom', {
    ...named('cu'),
    script: '#!/bin/sh\necho hi\n',
    script_chroot: 'fedora-latest-x86_64',
    script_builddeps: ['git', 'make'],
    script_resultdir: 'out',
    script_repos: ['https://e.com/x/'],
  });
  await packages.add('distgit', { ...named('dg'), distgit: 'fedora', committish: 'f41' });
  await packages.edit('scm', { ...named('cs'), clone_url: 'https://e.com/cs2.git', committish: '' });
  await packages.edit('rubygems', { ...named('dg'), gem_name: 'g' });
  await packages.reset({ ...place, packagename: 'rubygem-rake' });
  await packages.delete({ ...place, packagename: 'dg' });
}

async function makeBuilds(
  { alice: { builds }, bob }: Actors,
  { srpm, spec }: Uploads,
): Promise<{ rack: number; flask: number }> {
  const side = 'sc:custom:side';
  const batch = await builds.createFromFile({
    ...place,
    path: srpm,
    buildopts: {
      chroots: ['fedora-*'],
      exclude_chroots: ['fedora-42-*'],
      timeout: 1000,
      background: true,
      enable_net: true,
      bootstrap: 'on',
      isolation: 'simple',
    },
  });
  await builds.createFromFile({ ...place, path: spec, project_dirname: side });
  const url = 'https://e.com/urlpkg-1.0-1.src.rpm';
  await builds.createFromUrl({ ...place, url, buildopts: { with_build_id: batch.id } });
  const urls = ['https://e.com/ua-1-1.src.rpm', 'https://e.com/ub.spec'];
  await builds.createFromUrls({ ...place, urls, project_dirname: 'sc:pr:7' });
  await builds.createFromScm({
    ...place,
    clone_url: 'https://e.com/scmpkg.git',
    committish: 'main',
    subdirectory: 'd',
    spec: 'scmpkg.spec',
    scm_type: 'git',
    source_build_method: 'make_srpm',
  });
  await builds.createFromDistgit({ ...place, package_name: 'hello', committish: 'f41', namespace: 'rpms' });
  const flask = { pypi_package_name: 'flask', pypi_package_version: '2', python_versions: [3] };
  const { id: ofFlask } = await builds.createFromPypi({ ...place, ...flask });
  const { id: ofRack } = await builds.createFromRubygems({ ...place, gem_name: 'rack' });
  await builds.createFromCustom({
    ...place,
    script: 'Name: mine\n',
    chroot: 'fedora-latest-x86_64',
    builddeps: ['git'],
    resultdir: 'out',
    repos: ['https://e.com/r/'],
  });
  const after = { after_build_id: batch.id, chroots: [first] };
  await builds.buildPackage({ ...place, packagename: 'cu', buildopts: after });
  await builds.buildPackage({ ...place, packagename: 'python-requests', project_dirname: side });
  await bob.builds.createFromUrl({ ...place, url: 'https://e.com/bob-1-1.src.rpm' });
  return { rack: ofRack, flask: ofFlask };
}

async function endBuilds(
  { alice: { builds } }: Actors,
  { rack, flask }: { rack: number; flask: number },
): Promise<void> {
  const { id } = await builds.createFromRubygems({ ...place, gem_name: 'cancelme' });
  for (const each of [id, rack, flask]) await builds.cancel(each);
  await builds.delete(rack);
  await builds.deleteMany([flask, id]);
}

async function fork({ alice: { projects } }: Actors): Promise<void> {
  await projects.fork({ ...place, dstownername: 'alice', dstprojectname: 'forked' });
  await projects.fork({ ...place, dstownername: '@labgroup', dstprojectname: 'gp', confirm: true });
}
