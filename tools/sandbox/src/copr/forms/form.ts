import { badRequest } from '../api-error.js';
import { repr } from '../python/repr.js';
import { Field, type FieldSpec } from './field.js';
import type { FormData } from './form-data.js';

/** A form that was filled in. */
export class Form {
  readonly fields: ReadonlyMap<string, Field>;

  constructor(specs: readonly FieldSpec[], data: FormData) {
    this.fields = new Map(specs.map((spec) => [spec.name, new Field(spec, data.get(spec.name) ?? [])]));
  }

  /** Whether every field is right. */
  validate(): boolean {
    let isRight = true;
    for (const field of this.fields.values()) if (!field.validate(this)) isRight = false;
    return isRight;
  }

  /** Refuses as forms of projects, packages and chroots do: a line an error. @throws ApiError 400 */
  mustBeRight(): void {
    if (!this.validate()) throw this.invalid();
  }

  /** Refuses as builds do: with Python's text for a dict. @throws ApiError 400 */
  mustBeRightForBuild(): void {
    if (this.validate()) return;
    throw badRequest(`Bad request parameters: ${repr(this.#errors())}`);
  }

  /** The lines of what is wrong (copr contract 6). */
  invalid(): Error {
    const lines = Object.entries(this.#errors()).flatMap(([name, errors]) =>
      errors.map((error) => `${name}: ${error}`),
    );
    return badRequest(lines.join('\n'));
  }

  /** Adds an error to a field. */
  addError(name: string, message: string): void {
    this.fields.get(name)?.errors.push(message);
  }

  /** What a field holds; null is nothing. */
  data(name: string): unknown {
    return this.fields.get(name)?.data ?? null;
  }

  /** A text, or null. */
  text(name: string): string | null {
    const data = this.data(name);
    return data === null ? null : typeof data === 'string' ? data : repr(data);
  }

  /** A number, or null. */
  number(name: string): number | null {
    const data = this.data(name);
    return typeof data === 'number' ? data : null;
  }

  /** Whether it is true. */
  flag(name: string): boolean {
    return this.data(name) === true;
  }

  /** Words of a field that has several. */
  list(name: string): string[] {
    const data = this.data(name);
    return Array.isArray(data) ? (data as string[]) : [];
  }

  #errors(): Record<string, string[]> {
    const wrong = [...this.fields].filter(([, { errors }]) => errors.length > 0);
    return Object.fromEntries(wrong.map(([name, { errors }]) => [name, errors]));
  }
}
