import type { CallControl } from '@omnipub/core';
import { whole } from '../api/build-schemas.js';
import { parseShape } from '../api/parse-result.js';
import type { Keywords } from '../session/hub-connection.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { type BuildFilter, buildQuestion } from './list-builds.js';
import { type TaggedFilter, taggedQuestion } from './list-tagged.js';
import { type TaskFilter, taskQuestion } from './list-tasks.js';
import type { Reader } from './reader.js';

/** How many rows a list has that takes `queryOpts`, without the rows (koji contract 7). @throws PublishError */
export async function countRows(
  { hub }: Pick<Reader, 'hub'>,
  method: string,
  keywords: Keywords = {},
  control: CallControl = {},
): Promise<number> {
  const counted = { ...keywords, queryOpts: { countOnly: true } };
  const answer = await hub.call(method, [], { ...control, keywords: counted, access: 'read' });
  return parseShape(whole, answer, `the count of ${method}`);
}

/** How many builds fit. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function countBuilds(
  reader: Reader,
  filter: BuildFilter = {},
  control?: CallControl,
): Promise<number> {
  return countRows(reader, 'listBuilds', await buildQuestion(reader, filter, control), control);
}

/** How many tasks fit. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function countTasks(
  reader: Reader,
  filter: TaskFilter = {},
  control?: CallControl,
): Promise<number> {
  return countRows(reader, 'listTasks', await taskQuestion(reader, filter, control), control);
}

/** How many builds of a tag fit: the hub makes the list, and sends its length alone. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function countTagged(
  { hub }: Pick<Reader, 'hub'>,
  tag: string | number,
  filter: TaggedFilter = {},
  control: CallControl = {},
): Promise<number> {
  const { params, keywords } = taggedQuestion(tag, filter);
  const call: readonly XmlRpcInput[] = ['listTagged', ...params];
  const answer = await hub.call('count', call, { ...control, keywords, access: 'read' });
  return parseShape(whole, answer, 'the count of listTagged');
}
