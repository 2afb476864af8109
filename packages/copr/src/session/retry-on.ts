/** Statuses after which a request may be sent again. A 500 is an answer here, to mistakes of users too, and the same one every time (copr contract 6). */
export const RETRY_ON: readonly number[] = [429, 502, 503, 504];
