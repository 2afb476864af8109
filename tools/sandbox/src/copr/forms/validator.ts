import { probablyBug } from '../api-error.js';
import type { Field } from './field.js';
import type { Form } from './form.js';

/** What is wrong with a field; the next validator is asked, too. */
export class ValidationError extends Error {}

/** Ends the validation of a field; what was wrong before counts no more. Without a message the field is right. */
export class StopValidation extends Error {}

/** Looks at a field, and at others of its form if it must. @throws ValidationError, StopValidation */
export type Validator = (field: Field, form: Form) => void;

/** Nothing, or white space, is right. */
export const optional: Validator = ({ values }) => {
  const [value] = values;
  if (value === undefined || (typeof value === 'string' && value.trim() === '')) throw new StopValidation('');
};

/** Nothing is wrong. */
export const required =
  (message = 'This field is required.'): Validator =>
  ({ data }) => {
    const isEmpty =
      data === null || data === undefined || data === false || data === 0 || data === '' || isBlank(data);
    if (isEmpty) throw new StopValidation(message);
  };

const isBlank = (data: unknown): boolean =>
  (typeof data === 'string' && data.trim() === '') || (Array.isArray(data) && data.length === 0);

/** The text from its start; no text is an empty one. @throws ApiError 500 for what is no text, as Python's re does */
export const matches =
  (pattern: RegExp, message: string): Validator =>
  ({ data }) => {
    if (!pattern.test(textOf(data))) throw new ValidationError(message);
  };

/** At most so many characters. */
export const maxLength =
  (max: number, message = `Field cannot be longer than ${max} characters.`): Validator =>
  ({ data }) => {
    if ([...textOf(data)].length > max) throw new ValidationError(message);
  };

/** A number within bounds. */
export const between =
  ({ min, max }: { min: number; max?: number }): Validator =>
  ({ data }) => {
    const isRight = typeof data === 'number' && data >= min && (max === undefined || data <= max);
    if (isRight) return;
    throw new ValidationError(
      max === undefined ? `Number must be at least ${min}.` : `Number must be between ${min} and ${max}.`,
    );
  };

/** A check of the text. */
export const checkText =
  (isRight: (text: string) => boolean, message: string | ((text: string) => string)): Validator =>
  ({ data }) => {
    const text = textOf(data);
    if (!isRight(text)) throw new ValidationError(typeof message === 'string' ? message : message(text));
  };

/** The text of a field. @throws ApiError 500 for JSON that is none */
export function textOf(data: unknown): string {
  if (data === null || data === undefined) return '';
  if (typeof data !== 'string') throw probablyBug();
  return data;
}
