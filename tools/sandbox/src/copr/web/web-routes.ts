import { findBuild } from '../builds/build-routes.js';
import { buildState } from '../builds/build-state.js';
import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { type Answer, html } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { escapeHtml, redirect, webPage } from '../http/page.js';
import type { Route } from '../http/route.js';
import { findProject } from '../projects/find-project.js';
import { fullName, ownerName } from '../projects/names.js';
import { repoFile } from './repo-file.js';

/** The few pages that clients and people are sent to, and the files that dnf reads; bare, where the real ones are a web interface. */
export function webRoutes(frontend: Frontend): Route[] {
  const { db } = frontend;
  const page = (path: string, respond: (call: Call) => Answer): Route => ({
    path,
    hidden: true,
    methods: { GET: { respond } },
  });
  /** Twice: groups have a folder of their own. */
  const owned = (path: string, respond: (call: Call, owner: string) => Answer): Route[] => [
    page(`/coprs/<username>/${path}`, (call) => respond(call, call.param('username'))),
    page(`/coprs/g/<group_name>/${path}`, (call) => respond(call, `@${call.param('group_name')}`)),
  ];
  return [
    page('/api', () => html(webPage('API', '<h1>API for Copr</h1>'))),
    page('/coprs/build/<int:build_id>', (call) => {
      const build = findBuild(frontend, call.param('build_id'));
      return redirect(`${projectPath(frontend, db.projects.need(build.projectId))}build/${build.id}/`);
    }),
    ...owned('<coprname>/build/<int:build_id>', (call, owner) => {
      findProject(db, owner, call.param('coprname'));
      const build = findBuild(frontend, call.param('build_id'));
      return html(webPage(`Build ${build.id}`, `<h1>Build ${build.id}</h1>\n<p>${buildState(build)}</p>`));
    }),
    ...owned('<coprname>', (call, owner) => {
      const name = fullName(db, findProject(db, owner, call.param('coprname')));
      return html(webPage(name, `<h1>${escapeHtml(name)}</h1>`));
    }),
    ...owned('<dirname>/repo/<name_release>', (call, owner) => repoFile(frontend, call, owner)),
    ...owned('<dirname>/repo/<name_release>/<repofile>', (call, owner) => repoFile(frontend, call, owner)),
  ];
}

/** Where a project is in the web interface, with a slash at the end (recording web-build-redirect-raw). */
function projectPath({ db }: Frontend, project: ProjectRow): string {
  return `/coprs/${ownerName(db, project).replace(/^@/, 'g/')}/${project.name}/`;
}
