import { bind } from './macaroon/sign.js';
import { fromText, toText } from './macaroon/text.js';

const placeholder = /<([a-z][a-z0-9-]*-[a-z0-9-]+|otp|password)>/u;
const placeholders = new RegExp(placeholder.source, 'gu');

/**
 * What the placeholders of a recording stand for in one replay: what was seeded, and what the sandbox answered in the place where the
 * recorded answer has the placeholder.
 */
export class RecordedValues {
  readonly #known = new Map<string, string>();
  readonly #targets = new Map<string, string>();

  /** Sets a value. Any unbound discharge is the newest, whatever its number. */
  set(name: string, value: string): void {
    this.#known.set(discharge.test(name) ? 'u1-discharge-unbound' : name, value);
  }

  /** The sandbox has another path and query, or URL, for what was recorded as this. */
  setTarget(recorded: string, own: string): void {
    this.#targets.set(recorded, own);
  }

  /** What is asked for here where this was asked for. */
  targetOf(recorded: string): string {
    return this.#targets.get(recorded) ?? recorded;
  }

  /** A value. @throws Error for one that is not known, which is a fault of the test */
  get(name: string): string {
    const found = this.#derived(name) ?? this.#known.get(name);
    if (found === undefined) throw new Error(`nothing is known of <${name}>`);
    return found;
  }

  /** The value with everything filled in. */
  fill<T>(value: T): T {
    if (typeof value === 'string')
      return value.replace(placeholders, (_, name: string) => this.get(name)) as T;
    if (Array.isArray(value)) return value.map((each: unknown) => this.fill(each)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, this.fill(each as unknown)]),
    ) as T;
  }

  /** Takes from an answer what stands where the recorded one has placeholders. */
  learn(recorded: unknown, answered: unknown): void {
    if (typeof recorded === 'string') {
      if (typeof answered === 'string') this.#learnText(recorded, answered);
    } else if (typeof recorded === 'object' && recorded !== null) {
      for (const [key, each] of Object.entries(recorded))
        this.learn(each, (answered as Record<string, unknown> | null | undefined)?.[key]);
    }
  }

  #learnText(recorded: string, answered: string): void {
    const [whole, name] = placeholder.exec(recorded) ?? [];
    if (whole === undefined || name === undefined) return;
    const [before = '', after = ''] = recorded.split(whole);
    if (answered.startsWith(before) && answered.endsWith(after))
      this.set(name, answered.slice(before.length, answered.length - after.length));
  }

  #derived(name: string): string | undefined {
    if (discharge.test(name)) return this.get('u1-discharge-unbound');
    if (name === 'u1-discharge-bound')
      return toText(bind(fromText(this.get('u1-root')), fromText(this.get('u1-discharge-unbound'))));
    if (name !== 'u1-caveat-id') return undefined;
    const caveat = fromText(this.get('u1-root')).caveats.find(({ vid }) => vid !== undefined);
    return caveat?.id.toString('utf8');
  }
}

const discharge = /^u1-discharge-unbound-\d+$/u;
