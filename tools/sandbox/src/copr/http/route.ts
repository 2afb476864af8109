import type { Answer } from './answer.js';
import type { Call } from './call.js';

/** Answers one kind of request; what it throws as ApiError is answered too. Runs to its end in one go. */
export type Respond = (call: Call) => Answer;

/** One method of a route. */
export interface Endpoint {
  readonly respond: Respond;
  /** Somebody has to be logged in. */
  readonly login?: true;
  /** Looks for the file part `json` before anything else (copr contract 4). */
  readonly upload?: true;
  /** What its `Warning` header says, for methods that clients should not use any more. */
  readonly deprecated?: string;
  /** The warning comes with a 401, too. */
  readonly warnsStrangers?: true;
}

/** A path and what answers there. */
export interface Route {
  /** Segments `<name>` take any text, `<int:name>` digits. A slash at the end may always be there or not, whatever stands here. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<'GET' | 'POST' | 'PUT' | 'DELETE', Endpoint>>>;
  /** Another one does the same better. */
  readonly deprecated?: true;
  /** Not in swagger.json. */
  readonly hidden?: true;
}

/** An endpoint that wants a login. */
export const withLogin = (respond: Respond, options: Omit<Endpoint, 'respond' | 'login'> = {}): Endpoint => ({
  respond,
  login: true,
  ...options,
});

/** What the warning of a deprecated method says (recording post-instead-of-put-warning-raw). */
export const insteadOf = (method: string, better: string): { readonly deprecated: string } => ({
  deprecated: `Use ${better} method instead of ${method}`,
});
