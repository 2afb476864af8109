import type { Clock } from '../clock.js';
import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import { openPartFile, type PartFile } from './part-file.js';
import { createProgress } from './progress.js';
import { continuesAt, lengthOf, type ResumePoint, resumePoint } from './resume.js';
import { decideRetry } from './retry-policy.js';
import type { HttpRequest, HttpResponse } from './types.js';

/** What {@link download} is built with. */
export interface DownloadParts {
  readonly store: string;
  readonly clock: Clock;
  readonly backoffMs: number;
  readonly maxRetryAfterMs: number;
  readonly to: string;
  readonly expect: { readonly size?: number; readonly algorithm?: string; readonly digest?: string };
  /** Sends through the whole onion; throws for what is no success. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
}

/**
 * Streams an answer into a file that appears at `to` only when it is whole: length and digest right, synced, renamed. A transfer
 * that breaks goes on by Range where the server can, else from the start, within the same number of retries as any call.
 * @throws PublishError PROTOCOL when length or digest are wrong; whatever fails, nothing is left behind
 */
export async function download(
  request: HttpRequest,
  signal: AbortSignal,
  parts: DownloadParts,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const part = await openPartFile(parts.to, parts.expect.algorithm);
  try {
    await fill(part, request, signal, parts);
    const { size, sha256, asked } = part.digest();
    const { digest, algorithm } = parts.expect;
    if (digest !== undefined && digest.toLowerCase() !== (asked ?? sha256))
      throw wrong(request, parts.store, `has another ${algorithm ?? 'sha256'} than expected`);
    signal.throwIfAborted();
    await part.commit();
    return { size, sha256 };
  } finally {
    await part.close();
  }
}

async function fill(
  part: PartFile,
  request: HttpRequest,
  signal: AbortSignal,
  parts: DownloadParts,
): Promise<void> {
  const { clock } = parts;
  let used = 0;
  let point: ResumePoint | undefined;
  const emit: HttpRequest['emit'] = (event) => {
    if (event.type === 'request.retry') used++;
    request.emit(event);
  };
  for (;;) {
    const retries = request.retries - used;
    const response = await parts.send(rangeRequest({ ...request, emit, retries }, part, point));
    try {
      point = await begin(part, response, point, request, parts);
      await pour(part, response, request, parts);
      return;
    } catch (error) {
      response.body.destroy();
      signal.throwIfAborted();
      const facts = { ...parts, attempt: used + 1, now: clock.now(), random: clock.random() };
      const again = decideRetry(request, { error }, facts);
      if (again === undefined) throw error;
      emit({ type: 'request.retry', attempt: used + 1, ...again });
      await clock.sleep(again.delayMs, signal);
    }
  }
}

function rangeRequest(request: HttpRequest, part: PartFile, point: ResumePoint | undefined): HttpRequest {
  if (part.size === 0 || point === undefined) return request;
  const headers = { ...request.headers, range: `bytes=${String(part.size)}-`, 'if-range': point.validator };
  // 416: the file has become shorter than what is here already.
  return { ...request, headers, accept: [...request.accept, 416] };
}

/** Looks at the head: goes on, or starts anew. Returns what a further break could use. */
async function begin(
  part: PartFile,
  response: HttpResponse,
  point: ResumePoint | undefined,
  request: HttpRequest,
  parts: DownloadParts,
): Promise<ResumePoint | undefined> {
  const { headers, status } = response;
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
    throw wrong(request, parts.store, 'came compressed although that was not asked for');
  if (status === 206 && point !== undefined && continuesAt(headers, part.size, point)) return point;
  if (status === 206 || status === 416) {
    // What is here belongs to another state of the file.
    await part.restart();
    throw new PublishError('NETWORK', `the rest of ${requestName(request)} could not be asked for`, {
      store: parts.store,
    });
  }
  if (part.size > 0) await part.restart();
  const length = lengthOf(headers);
  const { size } = parts.expect;
  if (size !== undefined && length !== undefined && length !== size)
    throw wrong(request, parts.store, `has ${String(length)} bytes instead of ${String(size)}`);
  return resumePoint(headers);
}

async function pour(
  part: PartFile,
  response: HttpResponse,
  request: HttpRequest,
  parts: DownloadParts,
): Promise<void> {
  const from = part.size;
  const length = lengthOf(response.headers);
  const total = length === undefined ? parts.expect.size : from + length;
  const received = createProgress(
    parts.clock,
    (count) =>
      request.emit({ type: 'download.progress', received: count, ...(total === undefined ? {} : { total }) }),
    from,
  );
  for await (const piece of response.body as AsyncIterable<Buffer>) {
    await part.write(piece);
    received.add(piece.length);
    if (total !== undefined && part.size > total) break;
  }
  received.last();
  if (total === undefined || part.size === total) return;
  throw wrong(request, parts.store, `has ${String(part.size)} bytes instead of ${String(total)}`);
}

function wrong(request: HttpRequest, store: string, what: string): PublishError {
  return new PublishError('PROTOCOL', `what ${store} sent for ${requestName(request)} ${what}`, {
    store,
    hint: 'nothing was kept; run again, and if it stays so the file at the store is damaged or has changed',
  });
}
