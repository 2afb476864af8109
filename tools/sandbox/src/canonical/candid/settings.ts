/** The ways in which Candid lets somebody log in (canonical contract 3.2). */
export type InteractionMethod = 'browser-window' | 'agent' | 'form' | 'browser-redirect';

/** How Candid behaves; may be changed while it runs. */
export interface CandidSettings {
  /** What is offered when somebody has to log in. @default all */
  methods: readonly InteractionMethod[];
  /** Answers only VisitURL and WaitURL, as old dischargers do. @default false */
  legacyOnly: boolean;
  /** How the URLs of an interaction are written: whole, from the root, or from the discharger's location. @default 'absolute' */
  urls: 'absolute' | 'path' | 'relative';
  /** How the names in an error are written; both occur (canonical contract 2). @default 'capital' */
  errorKeys: 'capital' | 'lower';
  /** The user name as whom everybody is logged in that opens the visit page; undefined shows a form there. @default 'jo' */
  visitor: string | undefined;
  /** Fails the logins of the visit page with this message. @default undefined */
  visitRefusal: string | undefined;
  /** Refuses to discharge anything. @default undefined */
  dischargeRefusal:
    | { readonly code: 'forbidden' | 'unauthorized' | 'bad request'; readonly message: string }
    | undefined;
  /** How many further third-party caveats hang one on another below each discharge of a store's caveat. @default 0 */
  nestedDepth: number;
  /** Discharges a store's caveat only for who shows a discharged macaroon of Candid in a cookie. @default false */
  requiresMacaroon: boolean;
  /** How long a wait blocks at most, ms. @default 60_000 */
  waitTimeoutMs: number;
  /** How long an interaction can be finished, ms. @default 3_600_000 */
  interactionTtlMs: number;
  /** How long the macaroon of an agent's login is good, ms. @default 10_000 */
  agentLoginTtlMs: number;
  /** How long a discharge token is good, ms. @default 6 h */
  tokenTtlMs: number;
  /** How long a discharge is good, ms. @default 24 h */
  dischargeTtlMs: number;
}

const HOUR = 3_600_000;

/** How Candid behaves when nobody said otherwise. */
export const defaultSettings = (): CandidSettings => ({
  methods: ['browser-window', 'agent', 'form', 'browser-redirect'],
  legacyOnly: false,
  urls: 'absolute',
  errorKeys: 'capital',
  visitor: 'jo',
  visitRefusal: undefined,
  dischargeRefusal: undefined,
  nestedDepth: 0,
  requiresMacaroon: false,
  waitTimeoutMs: 60_000,
  interactionTtlMs: HOUR,
  agentLoginTtlMs: 10_000,
  tokenTtlMs: 6 * HOUR,
  dischargeTtlMs: 24 * HOUR,
});
