import type { RawAnswer } from '../gobbler/recordings.raw-http.js';
import { learnCandid } from './recordings.candid.js';
import type { RecordedClock } from './recordings.clock.js';
import type { RecordedAnswer, Recording } from './recordings.fixture.js';
import { freeAt } from './recordings.free-values.js';
import { sendRecorded } from './recordings.request.js';
import { type FreeAt, shapeDifferences } from './recordings.shape.js';
import type { RecordedValues } from './recordings.values.js';
import type { CanonicalSandbox } from './server.js';

/** What a recording is replayed in. */
export interface ReplayWorld {
  readonly sandbox: CanonicalSandbox;
  readonly values: RecordedValues;
  readonly clock: RecordedClock;
}

/**
 * Sends the requests of a recording to the sandbox and tells in what its answers are otherwise, one sentence each. Status, the
 * recorded headers, and the body's keys, types and values are compared, but for values that are the server's own. Ends at a request
 * that can't be made of what was answered before.
 */
export async function replayRecording(
  recording: Recording,
  { sandbox, values, clock }: ReplayWorld,
): Promise<string[]> {
  const differences: string[] = [];
  for (const [index, exchange] of recording.exchanges.entries()) {
    clock.tick();
    const request = `${exchange.method} ${exchange.path}`;
    const answer = await sendRecorded(exchange, sandbox, values).catch((error: unknown) => String(error));
    if (typeof answer === 'string') {
      // What came before says why.
      differences.push(`${String(index)} ${request}: not sent: ${answer}`);
      break;
    }
    const body = parsed(answer.body.toString('utf8'));
    values.learn(exchange.response.body, body);
    learnCandid(body, values);
    const isFree: FreeAt = (path) => freeAt(`${request} ${path}`);
    for (const each of answerDifferences({ recorded: exchange.response, answer, body }, values, isFree))
      differences.push(`${String(index)} ${request}: ${each}`);
  }
  return differences;
}

interface Answered {
  readonly recorded: RecordedAnswer;
  readonly answer: RawAnswer;
  /** Of the answer. */
  readonly body: unknown;
}

function answerDifferences(
  { recorded, answer, body }: Answered,
  values: RecordedValues,
  isFree: FreeAt,
): string[] {
  const told = (path: string, before: unknown, now: unknown): string =>
    `${path}: recorded ${shown(before)}, answered ${shown(now)}`;
  if (recorded.status !== answer.status)
    return [`${told('status', recorded.status, answer.status)} ${shown(body)}`];
  const headers = Object.entries(recorded.headers).flatMap(([name, value]) => {
    const own = answer.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
    const bare = own?.replace(/; charset=utf-8$/iu, '');
    return bare === value || isFree(`header ${name}`) !== undefined
      ? []
      : [told(`header ${name}`, value, own)];
  });
  const { _seen_shape: _, ...wanted } = Object(recorded.body) as Record<string, unknown>;
  const wantedBody = '_seen_shape' in Object(recorded.body) ? wanted : parsed(recorded.body);
  return [
    ...headers,
    ...shapeDifferences(values.fill(wantedBody), body, isFree).map((each) =>
      told(each.path, each.recorded, each.answered),
    ),
  ];
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** A body that is text may be JSON, whatever it calls itself. */
function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return body;
  }
}
