import { readRecording } from '../recording.js';
import { page, type RecordedCall, type RecordedCalls } from './recorded-call.js';

interface Row {
  readonly id: number;
}

/** All rows of a recorded walk, each once, the newest first. */
function rowsOf(name: string): readonly Row[] {
  const rows = readRecording(name).exchanges.flatMap(
    ({ response }) => (response?.body.json as { readonly items: readonly Row[] }).items,
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()].sort((a, b) => b.id - a.id);
}

/** The builds of that project: all, of which some are canceled when the other walk is made. */
const canceled = rowsOf('build-list-status-next-page');
const builds = rowsOf('build-list-next-page-loop').map(
  (row) => canceled.find(({ id }) => id === row.id) ?? row,
);

/** None of the recorded pages is asked for. */
const notSent = (name: string): readonly RegExp[] =>
  readRecording(name).exchanges.map((_, index) => new RegExp(`^${String(index)} .*: not sent$`, 'u'));

function walk(name: string, options: object, rows: readonly Row[]): RecordedCall {
  return {
    list: { request: 'GET /api_3/build/list', rows: builds },
    call: async ({ client }) =>
      page(client.builds.list({ ownername: 'alice', projectname: 'demo', ...options })),
    gives: { items: rows },
    otherwise: notSent(name),
  };
}

/** Recordings of whole lists, page after page. Pages of ours are others, but what comes of them is each build once. */
export const walkCalls: RecordedCalls = {
  'build-list-next-page-loop': walk('build-list-next-page-loop', { pageSize: 8 }, builds),
  'build-list-status-next-page': walk(
    'build-list-status-next-page',
    { pageSize: 2, status: 'canceled' },
    canceled,
  ),
};
