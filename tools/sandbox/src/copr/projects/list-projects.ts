import { badRequest } from '../api-error.js';
import type { Database } from '../db/database.js';
import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { type Orders, pageAnswer, pageOf, paginate } from '../http/pagination.js';
import { ownerName } from './names.js';
import { projectJson } from './project-json.js';

const ORDERS: Orders<ProjectRow> = {
  table: 'copr',
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    homepage: ({ homepage }) => homepage,
    contact: ({ contact }) => contact,
    description: ({ description }) => description,
    instructions: ({ instructions }) => instructions,
    created_on: ({ createdOn }) => createdOn,
    user_id: ({ userId }) => userId,
    group_id: ({ groupId }) => groupId,
    unlisted_on_hp: ({ unlistedOnHp }) => unlistedOnHp,
    auto_prune: ({ autoPrune }) => autoPrune,
    repo_priority: ({ repoPriority }) => repoPriority,
  },
  properties: ['full_name', 'owner_name', 'owner', 'active_chroots', 'repos_list', 'repo_url', 'main_dir'],
};

/** `GET /project/list`: an owner that is not there has none. @throws ApiError 500 */
export function listProjects(frontend: Frontend, { query }: Call): Answer {
  const { db } = frontend;
  const page = pageOf(query);
  const owner = query.get('ownername') ?? '';
  const projects = owner === '' ? db.projects.all() : projectsOf(db, owner);
  return answer(frontend, { projects, page });
}

function projectsOf(db: Database, owner: string): ProjectRow[] {
  return db.projects.filter((project) => ownerName(db, project) === owner);
}

/** `GET /project/search`: names, owners and descriptions that have the text in them. @throws ApiError 400, 500 */
export function searchProjects(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const page = pageOf(call.query);
  const text = call.argument('query').toLowerCase();
  const [owner, name] = text.includes('/') ? text.split('/') : [undefined, undefined];
  if (owner === undefined && text.length < 3) {
    throw badRequest('Search string must have at least 3 characters');
  }
  const projects = db.projects.filter((project) => {
    const ownerOf = ownerName(db, project).toLowerCase();
    if (owner !== undefined) {
      return ownerOf.includes(owner) && project.name.toLowerCase().includes(name ?? '');
    }
    return [project.name.toLowerCase(), ownerOf, project.description.toLowerCase()].some((part) =>
      part.includes(text),
    );
  });
  return answer(frontend, { projects, page });
}

function answer(
  frontend: Frontend,
  { projects, page }: { projects: ProjectRow[]; page: ReturnType<typeof pageOf> },
): Answer {
  const items = paginate(projects, page, ORDERS).map((project) => projectJson(frontend, project));
  return pageAnswer(items, page);
}
