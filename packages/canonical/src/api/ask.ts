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
import { explain, storeNames } from './errors.js';
import { present } from './present.js';
import type { ApiSession } from './session.js';

/** One request that is no upload. */
export interface Question {
  /** Completes `Charmhub refused ...`: `the release of hello`. */
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

/** Who is asked: a session asks its API with the user's login. */
export interface Asked {
  /** Whose name is in the errors. */
  readonly store: ApiSession['store'];
  readonly http: HttpClient;
}

/** The API of a session, asked without a login. */
export const withoutLogin = ({ store, anonymous }: ApiSession): Asked => ({ store, http: anonymous });

/** Asks for JSON of a shape. @throws PublishError what the store refused; PROTOCOL naming the field that is wrong */
export function ask<T>(asked: Asked, schema: z.ZodType<T>, call: Call, question: Question): Promise<T> {
  return asked.http.json(schema, optionsOf(asked, call, question));
}

/** Sends what is answered with no more than a text, often an empty one, and gives that. */
export function tell(asked: Asked, call: Call, question: Question): Promise<string> {
  return asked.http.text(optionsOf(asked, call, question));
}

function optionsOf({ store }: Asked, call: Call, question: Question): CallOptions {
  const { what, method, path, query, json, headers, idempotent, accept } = question;
  const body = question.body ?? (json === undefined ? undefined : jsonBody(json));
  return {
    signal: call.signal,
    emit: withoutProgress(call.emit),
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    path,
    explain: question.explain ?? explain(storeNames[store], what),
    ...present({ body, query, headers, idempotent, accept }),
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
