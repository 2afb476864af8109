/** What the frontend refuses with; outside of `/api_3` the same text comes in a page (copr contract 6). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** 400 */
export const badRequest = (message: string): ApiError => new ApiError(400, message);
/** 403 */
export const accessRestricted = (message: string): ApiError => new ApiError(403, message);
/** 404 */
export const notFound = (message: string): ApiError => new ApiError(404, message);

/** What a request gets whose body cannot be read (recordings json-broken-raw, json-wrong-content-type-raw). */
export const notUnderstood = (): ApiError =>
  badRequest('The browser (or proxy) sent a request that this server could not understand.');

/** What the real frontend's own exceptions become: mistakes of users, too (recording json-missing-ownername-raw). */
export const probablyBug = (): ApiError =>
  new ApiError(500, "Request wasn't successful, there is probably a bug in the Copr code.");

/** What a complaint of the real frontend's database becomes (recording project-can-build-in-unknown-user). */
export const databaseError = (): ApiError => new ApiError(500, 'Database error, contact admin');
