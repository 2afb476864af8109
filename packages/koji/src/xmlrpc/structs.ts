import { malformed } from './malformed.js';
import type { XmlRpcValue } from './value.js';

/** The structs that are being filled, outermost first. */
export class Structs {
  readonly #filled: Record<string, XmlRpcValue>[] = [];
  /** Name of the member that is open in each. */
  readonly #names: (string | undefined)[] = [];
  /** How many members each has had. */
  readonly #counts: number[] = [];
  /**
   * Names by their place in the structs before, by depth: the rows of a list have the same names in the same order, and a key that the
   * engine knows already costs a third of a new string (measured).
   */
  readonly #usual: string[][] = [];

  begin(): void {
    this.#filled.push({});
    this.#names.push(undefined);
    this.#counts.push(-1);
  }

  beginMember(): void {
    const top = this.#names.length - 1;
    this.#names[top] = undefined;
    this.#counts[top] = (this.#counts[top] ?? 0) + 1;
  }

  name(text: string): void {
    const top = this.#names.length - 1;
    if (this.#names[top] !== undefined) throw malformed('a member has two names');
    const usual = (this.#usual[top] ??= []);
    const place = this.#counts[top] ?? 0;
    const known = usual[place];
    this.#names[top] = known === text ? known : text;
    // A struct of very many members is no row of a list.
    if (known !== text && place < 256) usual[place] = text;
  }

  /** @throws PublishError PROTOCOL when the member has no name or no value */
  endMember(value: XmlRpcValue | undefined): void {
    const top = this.#names.length - 1;
    const name = this.#names[top];
    const struct = this.#filled[top];
    if (name === undefined || value === undefined || struct === undefined)
      throw malformed('a member has no name or no value');
    // An ordinary assignment of this name would set the prototype instead of a member.
    if (name === '__proto__')
      Object.defineProperty(struct, name, { value, enumerable: true, configurable: true, writable: true });
    else struct[name] = value;
  }

  /** The struct that has ended. */
  end(): Record<string, XmlRpcValue> {
    this.#names.pop();
    this.#counts.pop();
    return this.#filled.pop() ?? {};
  }
}
