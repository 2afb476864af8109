import { type Answer, Refusal } from '../http/answer.js';
import { type ErrorEntry, Errors } from '../http/error-list.js';

/** How a registry refuses: `{"errors":[{"code","message"}]}` with codes in capitals (OCI distribution specification, error codes). */
class RegistryErrors extends Errors {
  override answer(
    status: number,
    entries: readonly ErrorEntry[],
    more: { readonly headers?: Readonly<Record<string, string>> } = {},
  ): Answer {
    const errors = entries.map(({ code, message }) => ({
      code: (code ?? 'UNKNOWN').toUpperCase().replaceAll('-', '_'),
      message,
    }));
    return { status, body: { errors }, ...(more.headers === undefined ? {} : { headers: more.headers }) };
  }
}

/** What the registry refuses with. */
export const registryErrors = new RegistryErrors('error_list');

const statuses = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 416,
  BLOB_UPLOAD_UNKNOWN: 404,
  DENIED: 403,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 400,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
} as const;

/** A refusal by its code. */
export const refuse = (code: keyof typeof statuses, message: string): Refusal =>
  registryErrors.refuse(statuses[code], code, message);

/** 401 that asks for a name and a password. */
export const askForPassword = (): Refusal =>
  new Refusal(
    registryErrors.answer(401, [{ code: 'UNAUTHORIZED', message: 'authentication required' }], {
      headers: { 'WWW-Authenticate': 'Basic realm="Charmhub registry"' },
    }),
  );
