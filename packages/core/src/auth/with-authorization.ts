import type { HttpRequest } from '../http/types.js';

/** The request with this Authorization header in place of any other. */
export function withAuthorization(request: HttpRequest, value: string): HttpRequest {
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'authorization');
  return { ...request, headers: { ...Object.fromEntries(others), authorization: value } };
}
