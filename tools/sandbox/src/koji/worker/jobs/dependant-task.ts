import { genericError } from '../../hub-fault.js';
import { str } from '../../xmlrpc/python.js';
import { isList, isStruct, type Value } from '../../xmlrpc/value.js';
import type { Job, Steps } from '../job.js';

/** Waits for tasks and then starts others: how moveAllBuilds keeps builds in order. */
export async function* dependantTask(job: Job): Steps {
  const [first = null, second = null] = job.request;
  const waitFor = numbers(first);
  yield { tasks: waitFor };
  for (const id of waitFor) job.resultOf(id);
  const started = (isList(second) ? second : []).map((entry) => start(job, entry));
  yield { tasks: started };
  for (const id of started) job.resultOf(id);
  return null;
}

function start(job: Job, entry: Value): number {
  if (!isList(entry)) throw genericError('invalid subtask');
  const [method = null, request = null, opts = null] = entry;
  const priority = isStruct(opts) && typeof opts.priority === 'number' ? { priority: opts.priority } : {};
  return job.child({ method: str(method), request: isList(request) ? request : [], ...priority });
}

function numbers(value: Value): number[] {
  return isList(value) ? value.filter((item): item is number => typeof item === 'number') : [];
}
