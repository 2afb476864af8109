import { notFound } from '../api-error.js';
import type { ProjectChroot, ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { insteadOf, type Route, withLogin } from '../http/route.js';
import { projectOfArguments } from '../projects/find-project.js';
import { fullName, ownerName } from '../projects/names.js';
import { wordsOf } from '../projects/project-json.js';
import { additionalRepos, reposOf } from './build-config.js';
import { editProjectChroot } from './edit-project-chroot.js';

/** Routes of projects' chroots (copr contract 3). */
export function projectChrootRoutes(frontend: Frontend): Route[] {
  const edit = (call: Call): Answer => editProjectChroot(frontend, call);
  return [
    {
      path: '/project-chroot/',
      methods: {
        GET: {
          respond: (call) => {
            const { project, chroot } = chrootOfArguments(frontend, call);
            return { json: projectChrootJson(frontend, project, chroot) };
          },
        },
      },
    },
    {
      path: '/project-chroot/build-config',
      methods: { GET: { respond: (call) => configAnswer(frontend, chrootOfArguments(frontend, call)) } },
    },
    {
      path: '/project-chroot/edit/<ownername>/<projectname>/<chrootname>',
      methods: {
        PUT: withLogin(edit, { upload: true }),
        POST: withLogin(edit, { upload: true, ...insteadOf('POST', 'PUT'), warnsStrangers: true }),
      },
    },
  ];
}

interface Found {
  readonly project: ProjectRow;
  readonly chroot: ProjectChroot;
}

function chrootOfArguments(frontend: Frontend, call: Call): Found {
  const name = call.argument('chrootname');
  const project = projectOfArguments(frontend.db, call);
  return { project, chroot: findProjectChroot(frontend, project, name) };
}

/** @throws ApiError 404 (recording project-chroot-edit-404) */
export function findProjectChroot({ db }: Frontend, project: ProjectRow, name: string): ProjectChroot {
  const chroot = project.chroots.find((one) => one.name === name && one.enabled);
  if (chroot === undefined) {
    throw notFound(`Chroot name ${name} does not exist in Copr ${fullName(db, project)}.`);
  }
  return chroot;
}

/** A project's chroot as the API tells of it. */
export function projectChrootJson(
  { db }: Frontend,
  project: ProjectRow,
  chroot: ProjectChroot,
): Record<string, unknown> {
  return {
    additional_repos: wordsOf(chroot.repos),
    additional_packages: wordsOf(chroot.buildrootPkgs),
    additional_modules: chroot.moduleToggle === '' ? [] : chroot.moduleToggle.split(', '),
    with_opts: wordsOf(chroot.withOpts),
    without_opts: wordsOf(chroot.withoutOpts),
    isolation: chroot.isolation,
    mock_chroot: chroot.name,
    ownername: ownerName(db, project),
    projectname: project.name,
    comps_name: chroot.compsName,
    delete_after_days: null,
  };
}

function configAnswer(frontend: Frontend, { project, chroot }: Found): Answer {
  return {
    json: {
      additional_repos: additionalRepos(frontend, project, chroot),
      additional_packages: wordsOf(chroot.buildrootPkgs),
      // Here they are taken apart at white space, so the commas stay (recording cli-mock-config).
      additional_modules: wordsOf(chroot.moduleToggle),
      with_opts: wordsOf(chroot.withOpts),
      without_opts: wordsOf(chroot.withoutOpts),
      isolation: chroot.isolation,
      chroot: chroot.name,
      enable_net: project.enableNet,
      repos: reposOf(frontend, { project, chroot, dirname: project.name }),
    },
  };
}
