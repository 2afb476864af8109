import type { Filter } from './field.js';

/** White space at both ends goes, where it is a text. */
export const strip: Filter = (value) => (typeof value === 'string' ? value.trim() : value);

/** An empty text is none. */
export const emptyToNull: Filter = (value) =>
  typeof value === 'string' && value.trim() === '' ? null : value;

/** Words, a line each; nothing is an empty text. */
export const words: Filter = (value) =>
  typeof value === 'string' ? value.trim().replaceAll(/\s+/g, '\n') : (value ?? '');

/** `None` in a text is nothing. */
export const noneTo =
  (otherwise: unknown): Filter =>
  (value) =>
    value === null || value === 'None' ? otherwise : value;

/** Names of forge projects, without the schema of their URLs. */
export const stripSchemas: Filter = (value) =>
  typeof value === 'string'
    ? value
        .split(/\s+/)
        .filter((item) => item !== '')
        .map((item) => item.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))
        .join('\n')
    : '';

/** Names after commas, with one space after each. */
export const commas: Filter = (value) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .join(', ')
    : '';
