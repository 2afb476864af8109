import type { Call } from '../http/call.js';
import { str } from '../python/repr.js';

/** What a form is filled with: the values of a name, in their order. */
export type FormData = Map<string, unknown[]>;

/**
 * The body as forms take it: nulls are not sent, lists become one text unless they are to be kept, files join in (copr contract 1).
 * @throws ApiError 500 for JSON that is no object
 */
export function formData(call: Call, options: { keep?: readonly string[] } = {}): FormData {
  const data: FormData = new Map();
  for (const [name, value] of Object.entries(call.body.input())) {
    if (value === null || value === undefined) continue;
    if (!Array.isArray(value)) data.set(name, [value]);
    else if (options.keep?.includes(name) !== true) data.set(name, [value.map(str).join(' ')]);
    else if (value.length > 0) data.set(name, [...(value as unknown[])]);
  }
  for (const [name, files] of call.body.files) data.set(name, [...files]);
  return data;
}

/** The same with lists as they are, as only builds from PyPI are read. */
export function plainFormData(call: Call): FormData {
  return formData(call, { keep: Object.keys(call.body.input()) });
}

/** The data under other names. */
export function rename(data: FormData, names: Readonly<Record<string, string>>): FormData {
  const renamed: FormData = new Map();
  for (const [name, values] of data) {
    const target = names[name] ?? name;
    renamed.set(target, [...(renamed.get(target) ?? []), ...values]);
  }
  return renamed;
}
