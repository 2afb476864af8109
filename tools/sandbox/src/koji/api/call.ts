import type { Environ } from '../http/environ.js';
import type { Hub } from '../hub.js';
import type { Session } from '../sessions/session.js';
import type { Value } from '../xmlrpc/value.js';
import { Actor } from './actor.js';
import type { Args } from './args.js';

/** One call while it runs. */
export class Call extends Actor {
  readonly session: Session;
  readonly environ: Environ;

  constructor(options: { hub: Hub; session: Session; environ: Environ }) {
    super(options.hub, () => options.session.assertLogin().id);
    this.session = options.session;
    this.environ = options.environ;
  }
}

/** What a method does. It may wait for files; meanwhile no other call runs. */
export type Handler = (call: Call, args: Args) => Value | Promise<Value>;

/** Methods by name. */
export type Methods = Readonly<Record<string, Handler>>;
