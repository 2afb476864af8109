import { randomUUID } from 'node:crypto';
import { editableProject } from '../auth/access.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { insteadOf, type Route, withLogin } from '../http/route.js';
import { addProject } from './add-project.js';
import { deleteProject } from './delete-project.js';
import { editProject } from './edit-project.js';
import { projectOfArguments } from './find-project.js';
import { forkProject } from './fork-project.js';
import { listProjects, searchProjects } from './list-projects.js';
import { fullName, ownerName } from './names.js';
import { projectJson } from './project-json.js';

/** Routes of projects (copr contract 3, project). */
export function projectRoutes(frontend: Frontend): Route[] {
  const { db } = frontend;
  const edit = (call: Call): Answer => editProject(frontend, call);
  const fork = (call: Call): Answer => forkProject(frontend, call);
  const remove = (call: Call): Answer => deleteProject(frontend, call);
  const regenerate = (call: Call): Answer => {
    const project = editableProject(db, call);
    frontend.backend.createRepos({ projectId: project.id, manual: true });
    return { json: projectJson(frontend, project) };
  };
  return [
    {
      path: '/project/',
      methods: {
        GET: { respond: (call) => ({ json: projectJson(frontend, projectOfArguments(db, call)) }) },
      },
    },
    { path: '/project/list', methods: { GET: { respond: (call) => listProjects(frontend, call) } } },
    { path: '/project/search', methods: { GET: { respond: (call) => searchProjects(frontend, call) } } },
    { path: '/project/add/<ownername>', methods: { POST: withLogin((call) => addProject(frontend, call)) } },
    {
      path: '/project/edit/<ownername>/<projectname>',
      methods: { PUT: withLogin(edit), POST: withLogin(edit, insteadOf('POST', 'PUT')) },
    },
    {
      path: '/project/fork/<ownername>/<projectname>',
      methods: { POST: withLogin(fork), PUT: withLogin(fork, insteadOf('PUT', 'POST')) },
    },
    {
      path: '/project/delete/<ownername>/<projectname>',
      methods: { DELETE: withLogin(remove), POST: withLogin(remove, insteadOf('POST', 'DELETE')) },
    },
    {
      path: '/project/regenerate-repos/<ownername>/<projectname>',
      methods: { PUT: withLogin(regenerate), POST: withLogin(regenerate, insteadOf('POST', 'PUT')) },
    },
    {
      path: '/webhook/generate/<ownername>/<projectname>',
      methods: {
        POST: withLogin((call) => {
          const { id } = editableProject(db, call);
          const project = db.projects.update(id, { webhookSecret: randomUUID() });
          return {
            json: {
              id,
              name: project.name,
              ownername: ownerName(db, project),
              full_name: fullName(db, project),
              webhook_secret: project.webhookSecret,
            },
          };
        }),
      },
    },
  ];
}
