import { Double } from '../../xmlrpc/value.js';
import { type Job, NEXT_TURN, type Steps } from '../job.js';

/** Sleeps so many seconds, on the hub's clock. */
export async function* sleep(job: Job): Steps {
  const [length = 0] = job.request;
  const seconds = length instanceof Double ? length.value : Number(length);
  const end = job.hub.now() + seconds;
  while (job.hub.now() < end) yield NEXT_TURN;
  return null;
}
