import { type Call, type CallOptions, type Emit, jsonBody } from '@omnipub/core';
import type { z } from 'zod';
import { explain, storeNames } from '../api/errors.js';
import type { ApiSession } from '../api/session.js';

/** One request to the gateway that is no upload. */
export interface Question {
  /** Completes `Charmhub refused ...`: `the release of hello`. */
  readonly what: string;
  /** @default GET, or POST with `json` */
  readonly method?: CallOptions['method'];
  /** Relative to the API; each segment encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sending it twice does no more than sending it once. @default true for GET */
  readonly idempotent?: boolean;
  /** Signed with the user's login, or without any. @default 'login' */
  readonly as?: 'login' | 'anonymous';
}

/** Asks for JSON of a shape. @throws PublishError what the store refused; PROTOCOL naming the field that is wrong */
export function ask<T>(
  session: ApiSession,
  schema: z.ZodType<T>,
  call: Call,
  question: Question,
): Promise<T> {
  return clientOf(session, question).json(schema, optionsOf(session, call, question));
}

/** Sends what is answered with no more than a text, often an empty one, and gives that. */
export function tell(session: ApiSession, call: Call, question: Question): Promise<string> {
  return clientOf(session, question).text(optionsOf(session, call, question));
}

const clientOf = (session: ApiSession, { as }: Question) =>
  as === 'anonymous' ? session.anonymous : session.http;

function optionsOf(session: ApiSession, call: Call, question: Question): CallOptions {
  const { what, method, path, query, json, idempotent } = question;
  return {
    signal: call.signal,
    emit: withoutProgress(call.emit),
    method: method ?? (json === undefined ? 'GET' : 'POST'),
    path,
    explain: explain(storeNames[session.store], what),
    ...(query === undefined ? {} : { query }),
    ...(json === undefined ? {} : { body: jsonBody(json) }),
    ...(idempotent === undefined ? {} : { idempotent }),
  };
}

/** A few bytes of JSON are no progress of an upload: they would set its bar back to the start. */
function withoutProgress(emit: Emit): Emit {
  return (event) => {
    if (event.type !== 'upload.progress') emit(event);
  };
}

/** The path of a charm or bundle in the gateway, and of what belongs to it. */
export function charmPath(name: string, ...parts: readonly string[]): string {
  return ['v1/charm', ...[name, ...parts].map(encodeURIComponent)].join('/');
}
