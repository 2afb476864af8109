import type { IncomingMessage } from 'node:http';
import { badRequest, notUnderstood, probablyBug } from '../api-error.js';
import type { UserRow } from '../db/rows.js';
import type { RequestBody } from './body.js';
import type { Session } from './session.js';

/** One request on its way to a handler. */
export class Call {
  readonly request: IncomingMessage;
  readonly body: RequestBody;
  readonly query: URLSearchParams;
  readonly session: Session;
  /** What stood in the places of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** Who asks, once that is known. */
  user: UserRow | undefined;

  constructor(parts: {
    request: IncomingMessage;
    body: RequestBody;
    query: URLSearchParams;
    session: Session;
    params: Readonly<Record<string, string>>;
    user: UserRow | undefined;
  }) {
    this.request = parts.request;
    this.body = parts.body;
    this.query = parts.query;
    this.session = parts.session;
    this.params = parts.params;
    this.user = parts.user;
  }

  /** A part of the path that the route has. */
  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** An argument of the path or the query. @throws ApiError 400 when it is nowhere */
  argument(name: string): string {
    const value = this.query.get(name) ?? this.params[name];
    if (value === undefined) throw badRequest(`Missing argument ${name}`);
    return value;
  }

  /** Who asks, of a route that wants a login. */
  get me(): UserRow {
    if (this.user === undefined) throw probablyBug();
    return this.user;
  }

  /** A name that the body has to have. @throws ApiError 400 where there is no JSON, 500 where it lacks the name */
  bodyName(name: string): string {
    const field = this.body.field(name);
    if (typeof field === 'string' && field !== '') return field;
    const json = this.body.json();
    if (typeof json !== 'object' || json === null) throw probablyBug();
    const value = (json as Record<string, unknown>)[name];
    if (typeof value !== 'string' || value === '') throw probablyBug();
    return value;
  }

  /** An argument that, where it is empty, is looked for in the body. */
  nameOf(value: string): string {
    if (value === '') throw notUnderstood();
    return value;
  }
}
