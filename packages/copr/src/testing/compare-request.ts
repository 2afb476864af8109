import { isDeepStrictEqual } from 'node:util';
import { type ReceivedRequest, readForm } from './received-request.js';
import { contentOf } from './recorded-file.js';
import { type RecordedRequest, withoutNulls } from './recording.js';

/*
 * What counts as the same request. We differ from python-copr on purpose, always, in this:
 *
 * - We percent-encode each segment of a path, and do not repeat its names in the query (copr contract 1). So paths are compared by
 *   what they say, and a recorded name of the query that says what a segment says need not be sent.
 * - We leave out what was not given: null in JSON and `False` in a query are python's words for that (copr contract 1, 3).
 * - `limit` and `offset` of a list are each client's way to walk it; the items that come of it are compared (copr contract 5).
 * - User-Agent, Accept, Accept-Encoding and Connection are each library's own.
 */

/** In what a request is not the recorded one, one sentence each. */
export function requestDifferences(recorded: RecordedRequest, sent: ReceivedRequest): readonly string[] {
  const [before, now] = [splitTarget(recorded.target), splitTarget(sent.target)];
  return [
    ...difference('method', recorded.method, sent.method),
    ...difference('path', before.segments, now.segments),
    ...difference('query', neededQuery(before), neededQuery(now)),
    ...authorizationDifference(recorded, sent),
    ...bodyDifferences(recorded, sent),
  ];
}

interface Target {
  readonly segments: readonly string[];
  readonly query: readonly (readonly [string, string])[];
}

function splitTarget(target: string): Target {
  const [path = '', ...query] = target.split('?');
  // A slash at the end says nothing (recording trailing-slash-raw).
  const segments = path.replace(/\/$/u, '').split('/').map(decodeURIComponent);
  return { segments, query: [...new URLSearchParams(query.join('?'))].sort(byName) };
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => a.localeCompare(b);

const pathNames = ['ownername', 'projectname', 'who', 'package_name', 'source_type_text', 'chrootname'];

function neededQuery({ segments, query }: Target): Target['query'] {
  return query.filter(([name, value]) => {
    if (name === 'limit' || name === 'offset') return false;
    return value !== 'False' && !(pathNames.includes(name) && segments.includes(value));
  });
}

/** Python sends no login with reads that need none; ours may. Of a secret only its kind was kept. */
function authorizationDifference(recorded: RecordedRequest, { headers }: ReceivedRequest): readonly string[] {
  const recordedHeader = (wanted: string): string | undefined =>
    recorded.headers.find(([name]) => name === wanted)?.[1];
  const scheme = recordedHeader('Authorization')?.split(' ')[0];
  const isInSession = recordedHeader('Cookie') !== undefined;
  return [
    ...(scheme === undefined
      ? []
      : difference('scheme of Authorization', scheme, headers.authorization?.split(' ')[0])),
    ...(isInSession ? difference('cookie', 'session', headers.cookie?.split('=')[0]) : []),
  ];
}

function bodyDifferences(
  { body: recorded }: RecordedRequest,
  { headers, body }: ReceivedRequest,
): readonly string[] {
  if (recorded.size === 0) return difference('body', '', body.toString());
  // Chunked bodies are refused by production's server (copr contract 4).
  const framed = difference('Content-Length', String(body.length), headers['content-length']);
  const type = headers['content-type'] ?? '';
  if (recorded.multipart !== undefined)
    return [...framed, ...formDifferences(recorded.multipart, readForm(type, body))];
  if (recorded.json === undefined) return [...framed, ...difference('body', recorded.text, body.toString())];
  return [
    ...framed,
    ...difference('Content-Type', 'application/json', type),
    ...jsonDifferences(recorded.json, parsed(body)),
  ];
}

type RecordedForm = NonNullable<RecordedRequest['body']['multipart']>;

/** The order of parts says nothing to the server (copr contract 4), but is the same anyway. */
function formDifferences(recorded: RecordedForm, sent: ReturnType<typeof readForm>): readonly string[] {
  return [
    ...difference(
      'parts',
      recorded.map(({ headers }) => headers),
      sent.map(({ headers }) => headers),
    ),
    ...recorded.flatMap((part, at) => {
      const content = sent[at]?.content ?? Buffer.alloc(0);
      if (part.json !== undefined) return jsonDifferences(part.json, parsed(content));
      return contentOf(part).equals(content) ? [] : [`part ${String(at)} is not the file`];
    }),
  ];
}

/** Field by field, so that each can be told. */
function jsonDifferences(recorded: unknown, sent: unknown): readonly string[] {
  if (typeof sent !== 'object' || sent === null) return difference('json', recorded, sent);
  const [wanted, own] = [withoutNulls(recorded), sent as Record<string, unknown>];
  const names = new Set([...Object.keys(wanted), ...Object.keys(own)]);
  return [...names].flatMap((name) => difference(`json ${name}`, wanted[name], own[name]));
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return `no JSON: ${body.toString()}`;
  }
}

function difference(at: string, recorded: unknown, sent: unknown): readonly string[] {
  if (isDeepStrictEqual(recorded, sent)) return [];
  return [`${at}: recorded ${shown(recorded)}, sent ${shown(sent)}`];
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
