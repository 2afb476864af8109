/** A request that no handler sees: HTTP 400 with `Invalid request: ` and this message (koji contract 1). */
export class BadRequest extends Error {}
