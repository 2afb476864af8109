import { isDeepStrictEqual } from 'node:util';
import { macaroonsProblem } from './compare-macaroons.js';
import { type ReceivedRequest, readForm } from './received-request.js';
import { type Exchange, type RecordedBody, recordedHeader } from './recording.js';
import type { ReplayValues } from './replay-values.js';
import { type Difference, wantedDifferences } from './wanted-differences.js';

/** The headers by which these servers decide. `macaroons` is compared by what it holds. */
const headers = ['authorization', 'content-type', 'bakery-protocol-version', 'accept'] as const;

/** In what a request is not the recorded one; what we want otherwise (`wanted-differences.ts`) is left out. */
export function compareRequest(
  exchange: Exchange,
  sent: ReceivedRequest,
  values: ReplayValues,
): readonly Difference[] {
  const all = [
    ...difference('query', values.sent(exchange.query), sent.query),
    ...headers.flatMap((name) => headerDifference(name, exchange, sent, values)),
    ...macaroonsDifference(exchange, sent, values),
    ...bodyDifferences(values.sent(exchange.body), sent),
  ];
  return all.filter(
    (each) => !wantedDifferences.some((wanted) => wanted.at === each.at && wanted.holds(each, exchange)),
  );
}

function difference(at: string, recorded: unknown, sent: unknown): Difference[] {
  return isDeepStrictEqual(recorded, sent) ? [] : [{ at, recorded, sent }];
}

function headerDifference(
  name: (typeof headers)[number],
  exchange: Exchange,
  sent: ReceivedRequest,
  values: ReplayValues,
): Difference[] {
  const recorded = values.sent(recordedHeader(exchange, name));
  const own = sent.headers[name];
  const withoutBoundary = (text: string | undefined): string | undefined =>
    text?.replace(/boundary=\S+$/u, 'boundary=?');
  return difference(`header ${name}`, withoutBoundary(recorded), withoutBoundary(own));
}

function macaroonsDifference(exchange: Exchange, sent: ReceivedRequest, values: ReplayValues): Difference[] {
  const recorded = recordedHeader(exchange, 'macaroons');
  const own = sent.headers['macaroons'];
  if (recorded === undefined) return difference('header macaroons', recorded, own);
  const { _seen_shape: shape } = exchange.response.body as { _seen_shape: Record<string, string>[] };
  const problem = macaroonsProblem(own, values.candid, shape);
  return problem === undefined ? [] : [{ at: 'header macaroons', recorded, sent: problem }];
}

function bodyDifferences(
  recorded: RecordedBody | null,
  { headers: own, body }: ReceivedRequest,
): Difference[] {
  if (recorded === null) return difference('body', null, body.length === 0 ? null : body.toString('utf8'));
  // Neither storage nor dashboard takes chunked bodies (canonical contract 4).
  const framed = difference('header content-length', String(body.length), own['content-length']);
  switch (recorded.kind) {
    case 'json':
      return [...framed, ...jsonDifferences(recorded.json, parsed(body))];
    case 'raw':
      return [...framed, ...difference('body', recorded.raw, body.toString('utf8'))];
    case 'form':
      return [
        ...framed,
        ...difference('form', recorded.fields, [...new URLSearchParams(body.toString('utf8'))]),
      ];
    case 'multipart':
      return [...framed, ...multipartDifferences(recorded, own['content-type'] ?? '', body)];
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return `no JSON: ${body.toString('utf8')}`;
  }
}

/** Field by field, so that a field may be otherwise and the rest not. */
function jsonDifferences(recorded: unknown, sent: unknown): Difference[] {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(recorded) || !isObject(sent)) return difference('body', recorded, sent);
  const names = new Set([...Object.keys(recorded), ...Object.keys(sent)]);
  return [...names].flatMap((name) => difference(`json ${name}`, recorded[name], sent[name]));
}

function multipartDifferences(
  recorded: Extract<RecordedBody, { kind: 'multipart' }>,
  contentType: string,
  body: Buffer,
): Difference[] {
  const form = readForm(contentType, body);
  return [
    ...difference('preamble', recorded.preamble_raw, form.preamble),
    ...difference('epilogue', recorded.epilogue_raw, form.epilogue),
    ...difference('length', recorded.total_length, form.length),
    ...difference(
      'parts',
      recorded.parts.map(({ headers: lines, length, sha256 }) => ({ headers: lines, length, sha256 })),
      form.parts,
    ),
  ];
}
