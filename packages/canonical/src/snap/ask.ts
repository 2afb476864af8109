import {
  type BodySource,
  type Call,
  type CallOptions,
  type Emit,
  type ExplainError,
  type HttpClient,
  jsonBody,
} from '@omnipub/core';
import type { z } from 'zod';
import { explain, storeNames } from '../api/errors.js';

/** One request that is no upload. */
export interface Question {
  /** Completes `the Snap Store refused ...`: `the release of hello`. */
  readonly what: string;
  /** @default GET, or POST with a body */
  readonly method?: CallOptions['method'];
  /** Relative to the API; each segment encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; instead of `json`. */
  readonly body?: BodySource;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sending it twice does no more than sending it once. @default true for GET */
  readonly idempotent?: boolean;
  readonly accept?: readonly number[];
  /** @default {@link explain} */
  readonly explain?: ExplainError;
}

/** Asks for JSON of a shape. @throws PublishError what the store refused; PROTOCOL naming the field that is wrong */
export function ask<T>(http: HttpClient, schema: z.ZodType<T>, call: Call, question: Question): Promise<T> {
  return http.json(schema, options(call, question));
}

/** Sends what is answered with no more than a text, often an empty one. */
export async function tell(http: HttpClient, call: Call, question: Question): Promise<void> {
  await http.text(options(call, question));
}

function options(call: Call, question: Question): CallOptions {
  const { what, method, json, body: given, path, query, headers, idempotent, accept } = question;
  const body = given ?? (json === undefined ? undefined : jsonBody(json));
  return {
    signal: call.signal,
    emit: withoutProgress(call.emit),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    path,
    explain: question.explain ?? explain(storeNames.snap, what),
    ...(body === undefined ? {} : { body }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
    ...(idempotent === undefined ? {} : { idempotent }),
    ...(accept === undefined ? {} : { accept }),
  };
}

/** A few bytes of JSON are no progress of an upload: they would set its bar back to the start. */
function withoutProgress(emit: Emit): Emit {
  return (event) => {
    if (event.type !== 'upload.progress') emit(event);
  };
}

/** A name or id as one segment of a path. */
export const segment = (text: string): string => encodeURIComponent(text);
