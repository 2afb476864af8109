import { readRecording } from '../recording.js';
import type { AlsoAnswered } from '../replay-server.js';

/** Before it makes a build, ours notes the newest one: so it finds its own when the answer is lost (copr contract 7). */
export const newestBuild: AlsoAnswered = { request: 'GET /api_3/build/list', json: { items: [] } };
/** Before it uploads, ours asks whether the build would be taken (copr contract 4). */
export const checkFirst: AlsoAnswered = {
  request: 'POST /api_3/build/check-before-build',
  json: { message: 'It should be safe to submit a build like this' },
};
/** With a build ours looks at its chroots, which python-copr does not watch. */
export const chrootsToo: AlsoAnswered = { request: 'GET /api_3/build-chroot/list', json: { items: [] } };
/** Of a build that is over without any chroot ours finds out whether the SRPM was to blame. */
export const sourceToo = (id: number): AlsoAnswered => ({
  request: `GET /api_3/build/source-chroot/${String(id)}`,
  json: { state: 'failed', result_url: null },
});

/** Before it deletes, ours looks whether the build has ended, as another recording tells of it: the server would answer 500. */
export function buildAsIn(recording: string, id: number): AlsoAnswered {
  const answer = readRecording(recording).exchanges[0]?.response?.body.json;
  return { request: `GET /api_3/build/${String(id)}`, json: { ...(answer as object), id } };
}
/** The same of a build that is not there. */
export const noBuild = (id: number): AlsoAnswered => ({
  request: `GET /api_3/build/${String(id)}`,
  status: 404,
  json: { error: `Build ${String(id)} does not exist.` },
});
