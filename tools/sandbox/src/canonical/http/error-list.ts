import { type Answer, Refusal } from './answer.js';

/** The key of a list of errors: the dashboard and SSO write one with `_`, the gateway one with `-` (canonical contract 2). */
export type ListKey = 'error_list' | 'error-list';

/** One error of a list. `code` may be null (canonical contract 2). */
export interface ErrorEntry {
  readonly code: string | null;
  readonly message: string;
  readonly extra?: unknown;
}

/** The functions that refuse in the words of one server. */
export class Errors {
  readonly key: ListKey;

  constructor(key: ListKey) {
    this.key = key;
  }

  /** A list of errors, with what else stands at the top. */
  answer(
    status: number,
    entries: readonly ErrorEntry[],
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly top?: Record<string, unknown>;
    } = {},
  ): Answer {
    const body = { [this.key]: entries, ...more.top };
    return { status, body, ...(more.headers === undefined ? {} : { headers: more.headers }) };
  }

  /** One error, to be thrown. */
  refuse(status: number, code: string | null, message: string, extra?: unknown): Refusal {
    return new Refusal(this.answer(status, [{ code, message, ...(extra === undefined ? {} : { extra }) }]));
  }

  /** 401 without any credentials, or with such as can't be read. */
  unauthorized(code: string, message: string): Refusal {
    const headers = { 'WWW-Authenticate': 'Macaroon' };
    return new Refusal(this.answer(401, [{ code, message }], { headers }));
  }

  /** 404 resource-not-found. */
  notFound(message: string): Refusal {
    return this.refuse(404, 'resource-not-found', message);
  }
}

/** How the dashboard, the storage and SSO refuse. */
export const underscore = new Errors('error_list');

/** How the gateway refuses. */
export const hyphen = new Errors('error-list');
