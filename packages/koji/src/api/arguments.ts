import type { HubCallOptions } from '../session/hub-connection.js';

/**
 * Paging of the lists that have it (koji contract 7). Give `order` with a unique column. What changes the shape of an answer
 * (`countOnly`, `asList`) is not here: `count` of the client counts, and an untyped call does the rest.
 */
export interface QueryOpts {
  /** A column, `-column` for downwards, or several with commas between. @default the table's own */
  readonly order?: string;
  readonly offset?: number;
  /** 0 or null: no limit. */
  readonly limit?: number | null;
}

/** How a call of a typed method is made. */
export type HubMethodOptions = Omit<HubCallOptions, 'keywords'>;

/** The arguments of one method. */
export interface HubMethodSpec {
  /** Positional, and necessary. */
  readonly required: readonly string[];
  /** Has arguments that may be left out, or any keywords: they go as keyword arguments. */
  readonly keywords?: true;
  /** Takes further positional arguments, as one list. */
  readonly rest?: true;
}
