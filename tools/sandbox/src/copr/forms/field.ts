import { UploadedFile } from '../http/upload.js';
import { str } from '../python/repr.js';
import type { Form } from './form.js';
import { StopValidation, ValidationError, type Validator } from './validator.js';

/** Changes what came in. */
export type Filter = (value: unknown) => unknown;

/** What a field takes, and how. */
export interface Kind {
  /** What the values say. Without values it stays what it is, where nothing is answered. @throws ValidationError */
  readonly process: (values: readonly unknown[], current: unknown) => unknown;
  /** Comes before the validators. @throws ValidationError */
  readonly preValidate?: (data: unknown) => void;
}

/** A field of a form (the sandbox's own account of what the frontend's form library does). */
export interface FieldSpec {
  readonly name: string;
  readonly kind: Kind;
  readonly validators?: readonly Validator[];
  readonly filters?: readonly Filter[];
  /** @default null */
  readonly initial?: unknown;
}

/** One line or many. */
export const text: Kind = { process: (values, current) => (values.length > 0 ? values[0] : current) };

/** A whole number. */
export const integer: Kind = {
  process: (values, current) => {
    const [value] = values;
    if (value === undefined) return current;
    if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value);
    if (typeof value === 'boolean') return Number(value);
    if (typeof value === 'string' && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) {
      return Number(value.replaceAll('_', ''));
    }
    throw new ValidationError('Not a valid integer value.');
  },
};

const FALSE: readonly unknown[] = [false, 0, 'false', ''];

/** Everything but `false`, `0`, `"false"` and `""` is true, nothing at all is not (copr contract 1). */
export const boolean: Kind = { process: ([value]) => value !== undefined && !FALSE.includes(value) };

/** A boolean that may be left out. */
export const optionalBoolean: Kind = {
  process: ([value]) => (value === undefined ? null : !FALSE.includes(value)),
};

/** One of some words. */
export const select = (choices: readonly string[]): Kind => ({
  process: (values, current) => (values.length > 0 ? str(values[0]) : current),
  preValidate: (data) => {
    if (!choices.includes(data as string)) throw new ValidationError('Not a valid choice.');
  },
});

/** Some of some words. */
export const selectMany = (choices: readonly string[]): Kind => ({
  process: (values) => values.map(str),
  preValidate: (data) => {
    const unknown = [...new Set(data as string[])].filter((value) => !choices.includes(value));
    if (unknown.length === 0) return;
    const names = unknown.map((value) => `'${value}'`).join(', ');
    throw new ValidationError(
      unknown.length === 1
        ? `${names} is not a valid choice for this field.`
        : `${names} are not valid choices for this field.`,
    );
  },
});

/** A list that may as well be one text with commas. */
export const commaList: Kind = { process: (values) => values.map(str).join(', ') };

/** A file part; whatever else has its name is none. */
export const file: Kind = {
  process: (values) => values.find((value) => value instanceof UploadedFile && value.filename !== '') ?? null,
};

/** A field with what came in. */
export class Field {
  readonly spec: FieldSpec;
  readonly values: readonly unknown[];
  data: unknown;
  errors: string[] = [];

  constructor(spec: FieldSpec, values: readonly unknown[]) {
    this.spec = spec;
    this.values = values;
    this.data = spec.initial ?? null;
    try {
      this.data = spec.kind.process(values, this.data);
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      this.data = null;
      this.errors.push(error.message);
    }
    for (const filter of spec.filters ?? []) this.data = filter(this.data);
  }

  /** Asks the kind, then the validators until one stops. */
  validate(form: Form): boolean {
    this.#try(() => this.spec.kind.preValidate?.(this.data));
    for (const validator of this.spec.validators ?? []) {
      if (this.#try(() => validator(this, form)) === 'stop') break;
    }
    return this.errors.length === 0;
  }

  #try(check: () => void): 'stop' | undefined {
    try {
      check();
    } catch (error) {
      if (error instanceof StopValidation) {
        this.errors = error.message === '' ? [] : [error.message];
        return 'stop';
      }
      if (!(error instanceof ValidationError)) throw error;
      this.errors.push(error.message);
    }
    return undefined;
  }
}
