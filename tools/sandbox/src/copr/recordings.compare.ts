import type { RawAnswer } from '../gobbler/recordings.raw-http.js';
import type { RecordedResponse } from './recordings.fixture.js';
import { withoutFreeValues } from './recordings.free-values.js';

/** The headers that a client sees a difference in. */
const HEADERS = [
  'content-type',
  'transfer-encoding',
  'warning',
  'location',
  'www-authenticate',
  'set-cookie',
];

/**
 * In what an answer is otherwise than the recorded one, one sentence each: `body.error: recorded "a", answered "b"`. Status, those headers
 * that a client sees, and the body: JSON key by key, a page by its title, text to the letter.
 */
export function answerDifferences(recorded: RecordedResponse, answer: RawAnswer): string[] {
  const text = answer.body.toString('utf8');
  if (recorded.status !== answer.status)
    return [`${told('status', recorded.status, answer.status)}: ${titleOf(text) ?? text}`];
  const headers = HEADERS.flatMap((name) => {
    const [before, now] = [headerOf(recorded.headers, name), headerOf(answer.headers, name)];
    return before === now ? [] : [told(`header ${name}`, before, now)];
  });
  return [...headers, ...bodyDifferences(recorded, text)];
}

function bodyDifferences({ body, headers }: RecordedResponse, text: string): string[] {
  if (body.json !== undefined) return differences(body.json, parsed(text));
  const wanted = body.text ?? '';
  // Pages are the web interface's, as bare here as can be.
  const isPage = headerOf(headers, 'content-type')?.startsWith('text/html') === true;
  const title = isPage ? titleOf(wanted) : undefined;
  if (title === undefined) return differences(wanted, text);
  return title === titleOf(text) ? [] : [told('title', title, titleOf(text))];
}

function differences(recorded: unknown, answered: unknown, path = 'body'): string[] {
  const differ = [told(path, recorded, answered)];
  if (Array.isArray(recorded) && Array.isArray(answered)) {
    if (recorded.length !== answered.length) return differ;
    return recorded.flatMap((each: unknown, index) =>
      differences(each, answered[index], `${path}[${String(index)}]`),
    );
  }
  if (isObject(recorded) && isObject(answered)) {
    return [...new Set([...Object.keys(recorded), ...Object.keys(answered)])].flatMap((key) =>
      differences(recorded[key], answered[key], `${path}.${key}`),
    );
  }
  return comparable(recorded) === comparable(answered) ? [] : differ;
}

const comparable = (value: unknown): unknown =>
  typeof value === 'string' ? withoutFreeValues(value) : value;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  const value = headers.find(([each]) => each.toLowerCase() === name)?.[1];
  return value === undefined ? undefined : withoutFreeValues(value);
}

const titleOf = (page: string): string | undefined => /<title>(.*?)<\/title>/su.exec(page)?.[1];

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const told = (path: string, before: unknown, now: unknown): string =>
  `${path}: recorded ${shown(before)}, answered ${shown(now)}`;
const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
