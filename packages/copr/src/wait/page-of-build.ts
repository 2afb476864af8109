import type { CoprSession } from '../session/copr-session.js';

/** The page of a build for people; it leads on to the one in the project (recording web-build-redirect-raw). */
export function pageOfBuild(copr: Pick<CoprSession, 'url'>, id: number): string {
  return `${String(copr.url).replace(/\/+$/, '')}/coprs/build/${String(id)}`;
}
