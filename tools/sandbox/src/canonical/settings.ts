import type { BakeryVersion } from './bakery/sealed-caveat.js';
import type { ErrorEntry } from './http/error-list.js';

/** What the review of an upload does. */
export interface Review {
  /** @default 'approve' */
  readonly outcome?: 'approve' | 'manual' | 'reject';
  /** What a rejection says. @default one error */
  readonly errors?: readonly ErrorEntry[];
  /** How long each state before the last one takes: being processed for snaps; new, then scanned for charms. Milliseconds. @default 100 */
  readonly stepMs?: number;
  /** How many uploads this is for; the default applies again after them. @default Infinity */
  readonly times?: number;
}

/** What `control` sets; gone when the sandbox ends. */
export interface Settings {
  /** How a discharge that is too old is refused: with the header, with the code, or with both (canonical contract 3.4). */
  refreshManner: 'both' | 'header' | 'code';
  /** How SSO writes its errors: a list, or a code in capitals at the top (canonical contract 2). */
  ssoErrors: 'list' | 'top-level';
  /** From which age on a discharge wants a refresh; seconds. */
  dischargeAgeSeconds: number;
  /** The review of the next uploads. */
  review: Review;
  /** The form of the roots that Candid discharges: version 1 JSON, version 2 JSON without `v`, or the envelope (canonical contract 3.2). */
  candidRoots: BakeryVersion;
  /** How the gateway refuses a token that is no macaroon: 401, or the 400 `api-error` "Invalid macaroon" that is met in the wild (canonical contract 3.5). */
  unreadableTokens: 'unauthorized' | 'api-error';
  /** Whether names of new bundles can be registered; the real store takes none any more (canonical contract 5). */
  registersBundles: boolean;
  /** Names that nobody may register. */
  reservedNames: readonly string[];
  /** Private stores that snaps may be registered in. */
  stores: readonly string[];
  /** How many names a publisher may register in how many seconds. */
  registerWindow: { readonly count: number; readonly seconds: number };
  /** What becomes of an upload that is no squashfs, or that cannot be read for want of unsquashfs: its file name is believed, or it is refused. */
  unreadableSnaps: 'believe the file name' | 'refuse';
  /** What becomes of an upload for a charm that is no zip: it is refused, or believed to be what it should be. */
  unreadableCharms: 'refuse' | 'believe the name';
  /** How long it takes until the public listing shows a release; milliseconds. */
  publicLagMs: number;
}

/** The settings at the start. */
export const defaultSettings = (): Settings => ({
  refreshManner: 'both',
  ssoErrors: 'list',
  dischargeAgeSeconds: 86_400,
  review: {},
  candidRoots: 2,
  unreadableTokens: 'unauthorized',
  registersBundles: false,
  reservedNames: ['canonical', 'reserved', 'snap', 'ubuntu'],
  stores: [],
  registerWindow: { count: 100, seconds: 3600 },
  unreadableSnaps: 'believe the file name',
  unreadableCharms: 'refuse',
  publicLagMs: 0,
});

/** A review with nothing left open. */
export type FullReview = Required<Omit<Review, 'times'>>;

/** The review of one upload; what is set for only some is used up. */
export function takeReview(settings: Settings): FullReview {
  const { outcome = 'approve', errors, stepMs = 100, times = Number.POSITIVE_INFINITY } = settings.review;
  if (times <= 1) settings.review = {};
  else settings.review = { ...settings.review, times: times - 1 };
  const reason = { code: null, message: 'The upload did not pass the review.' };
  return { outcome, stepMs, errors: errors ?? (outcome === 'reject' ? [reason] : []) };
}
