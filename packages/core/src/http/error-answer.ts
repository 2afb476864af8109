import type { Clock } from '../clock.js';
import { codeOfStatus, PublishError, type Recovery } from '../errors.js';
import { requestName } from './base-url.js';
import { readText } from './read-body.js';
import { retryAfterMs } from './retry-after.js';
import { shownText } from './shown-text.js';
import type { ErrorAnswer, ExplainError, HttpRequest, HttpResponse } from './types.js';

/** What {@link errorOfAnswer} needs beside the answer. */
export interface ErrorAnswerOptions {
  readonly store: string;
  readonly clock: Clock;
  readonly explain?: ExplainError | undefined;
}

/** Under which names servers and proxies give their id of a request. */
const idHeaders = ['x-request-id', 'request-id', 'x-correlation-id', 'x-vcap-request-id'];

/** Makes a PublishError of an answer that is no success: the adapter's explanation first, the status for the rest. */
export async function errorOfAnswer(
  request: HttpRequest,
  response: HttpResponse,
  options: ErrorAnswerOptions,
): Promise<PublishError> {
  const { store } = options;
  const { status, headers } = response;
  const { answer, words } = await readErrorAnswer(response);
  const explained = options.explain?.(answer) ?? {};
  const said = shownText(explained.storeMessage ?? words ?? '');
  const message = explained.message ?? `${store} answered ${String(status)} to ${requestName(request)}`;
  const requestId = idHeaders.map((name) => headers[name]).find((id) => id !== undefined);
  const asked = retryAfterMs(headers, options.clock.now());
  const recovery = explained.recovery ?? ambiguous(request, status, explained.code !== undefined);
  return new PublishError(
    explained.code ?? codeOfStatus(status),
    explained.message === undefined && said !== '' ? `${message}: ${said}` : message,
    {
      store,
      status,
      ...(recovery === undefined ? {} : { recovery }),
      ...(requestId === undefined ? {} : { requestId: shownText(requestId, 100) }),
      ...(explained.storeCode === undefined ? {} : { storeCode: explained.storeCode }),
      ...(said === '' ? {} : { storeMessage: said }),
      ...(explained.hint === undefined ? {} : { hint: explained.hint }),
      ...(asked === undefined ? {} : { retryAfterMs: asked }),
    },
  );
}

/** A gateway's error says nothing of what the store behind it did; nor does a crash halfway. */
function ambiguous(request: HttpRequest, status: number, explained: boolean): Recovery | undefined {
  return !explained && !request.idempotent && (status >= 500 || status === 408) && status !== 501
    ? 'retry-after-probe'
    : undefined;
}

/** The body, already bounded by {@link collect}, in the forms that an adapter may want, and the words to show without one. */
async function readErrorAnswer(response: HttpResponse): Promise<{ answer: ErrorAnswer; words?: string }> {
  const { status, headers } = response;
  const text = await readText(response);
  const type = headers['content-type'] ?? '';
  if (/\bhtml\b/i.test(type) || /^\s*<(!doctype html|html)\b/i.test(text)) {
    const title = titleOf(text);
    const answer = { status, headers, text: '', json: undefined };
    return title === undefined ? { answer } : { answer, words: title };
  }
  const json = parseJson(text);
  const words = json === undefined ? text : wordsOf(json);
  const answer = { status, headers, text, json };
  return words === undefined ? { answer } : { answer, words };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** An HTML page is never shown raw (ARCHITECTURE section 5); its title usually says what it is about. */
function titleOf(html: string): string | undefined {
  const title = /<title[^>]*>([^<]{0,500})/i.exec(html)?.[1]?.replace(/\s+/g, ' ').trim();
  return title?.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The usual places for an explanation, for stores whose adapter doesn't explain. */
function wordsOf(json: unknown): string | undefined {
  if (typeof json === 'string') return json;
  if (typeof json !== 'object' || json === null) return undefined;
  const body = json as Record<string, unknown>;
  return [body.message, body.reason, body.error, body.detail].find((word) => typeof word === 'string');
}
