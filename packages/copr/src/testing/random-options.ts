/** A value of an option, made by chance. */
type Make = (random: () => number) => unknown;
/** Options by their names on the wire. */
export type Options = Readonly<Record<string, Make>>;

const pick =
  (...values: readonly unknown[]): Make =>
  (random) =>
    values[Math.floor(random() * values.length)];
const words = ['a', 'é ü', 'x y', '"q"', "it's", '%s', '\\', '<b>', '名'];
const text: Make = (random) => pick(...words)(random);
const list: Make = (random) =>
  Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => `https://e.com/${String(index)}/`);
const flag = pick(true, false);
const whole =
  (min: number, max: number): Make =>
  (random) =>
    min + Math.floor(random() * (max - min + 1));

const project: Options = {
  description: text,
  instructions: text,
  homepage: pick('https://e.com'),
  contact: pick('a@example.com'),
  unlisted_on_hp: flag,
  enable_net: flag,
  auto_prune: flag,
  bootstrap: pick('default', 'on', 'off', 'image'),
  isolation: pick('default', 'nspawn', 'simple'),
  follow_fedora_branching: flag,
  devel_mode: flag,
  delete_after_days: whole(-1, 720),
  multilib: flag,
  module_hotfixes: flag,
  fedora_review: flag,
  appstream: flag,
  runtime_dependencies: list,
  packit_forge_projects_allowed: list,
  repo_priority: whole(1, 99),
};

/** What each call takes, as copr contract 3 has it. `*` marks what it can't do without. */
export const knownOptions = {
  addProject: {
    ...project,
    '*chroots': pick(['fedora-41-x86_64'], ['epel-9-x86_64', 'fedora-41-x86_64']),
    additional_repos: list,
    persistent: flag,
    storage: pick('backend', 'pulp'),
  },
  editProject: { ...project, chroots: pick(['fedora-41-x86_64']), repos: list },
  editChroot: {
    additional_repos: list,
    additional_packages: pick(['gcc', 'make'], 'gcc make', []),
    additional_modules: pick(['a:b'], '!a:b,c:d'),
    with_opts: pick(['x'], []),
    without_opts: pick(['y']),
    bootstrap: pick('unchanged', 'default', 'on', 'off', 'image', 'custom_image'),
    bootstrap_image: pick('fedora:41'),
    isolation: pick('unchanged', 'default', 'nspawn', 'simple'),
    reset_fields: pick(['additional_packages']),
    delete_comps: flag,
  },
  package: {
    max_builds: whole(0, 100),
    timeout: whole(0, 108_000),
    webhook_rebuild: flag,
    chroot_denylist: pick('epel-*', 'epel-*,fedora-41-*'),
  },
  buildopts: {
    timeout: whole(0, 108_000),
    chroots: pick(['fedora-*'], ['fedora-41-x86_64']),
    exclude_chroots: pick(['epel-*']),
    background: flag,
    enable_net: flag,
    bootstrap: pick('unchanged', 'default', 'off', 'on', 'image'),
    isolation: pick('unchanged', 'default', 'nspawn', 'simple'),
    after_build_id: whole(1, 99),
    packit_forge_project: pick('github.com/a/b'),
  },
  scm: {
    '*clone_url': pick('https://e.com/a.git'),
    committish: text,
    subdirectory: text,
    spec: pick('a.spec'),
    scm_type: pick('git', 'svn'),
    source_build_method: pick('rpkg', 'tito', 'tito_test', 'make_srpm'),
  },
  pypi: {
    '*pypi_package_name': text,
    pypi_package_version: pick('1.0'),
    spec_generator: pick('pyp2spec', 'pyp2rpm'),
    spec_template: pick('fedora'),
    python_versions: pick([3], [3, 2]),
  },
  rubygems: { '*gem_name': text },
  customPackage: {
    '*script': text,
    script_chroot: pick('fedora-latest-x86_64'),
    script_builddeps: pick(['git', 'make']),
    script_resultdir: text,
    script_repos: list,
  },
  customBuild: {
    '*script': text,
    chroot: pick('fedora-latest-x86_64'),
    builddeps: pick(['git', 'make']),
    resultdir: text,
    repos: list,
  },
  distgitPackage: { distgit: pick('fedora'), namespace: text, committish: text },
  distgitBuild: {
    '*package_name': pick('hello'),
    distgit: pick('fedora'),
    namespace: text,
    committish: text,
  },
} satisfies Readonly<Record<string, Options>>;

/** The name of an option without its mark. */
export const bare = (name: string): string => name.replace('*', '');

/** Some of the options, always with those that are needed. */
export function someOf(options: Options, random: () => number): Record<string, unknown> {
  const chosen = Object.entries(options).filter(([name]) => name.startsWith('*') || random() < 0.4);
  return Object.fromEntries(chosen.map(([name, make]) => [bare(name), make(random)]));
}
