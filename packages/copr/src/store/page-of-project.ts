import type { ProjectPlace } from '../api/places.js';
import type { CoprSession } from '../session/copr-session.js';

/** The page of a project for people: those of groups lie below `g/`. */
export function pageOfProject(
  { url }: Pick<CoprSession, 'url'>,
  { ownername, projectname }: ProjectPlace,
): string {
  const owner = ownername.startsWith('@')
    ? `g/${encodeURIComponent(ownername.slice(1))}`
    : encodeURIComponent(ownername);
  return `${url.href}coprs/${owner}/${encodeURIComponent(projectname)}/`;
}
