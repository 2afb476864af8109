/** A part of an answer that need not be the recorded one, and why. */
export interface FreeValue {
  /** A pattern for request and path, like `GET /v1/tokens/whoami body.account.email`. */
  readonly path: RegExp;
  /**
   * `value`: only its type counts. `order`: a list of revisions may begin at either end. `rows`: of a list, the forms of its rows
   * count, for each `info` on its own. `form`: nothing counts; it is what it is for another reason.
   */
  readonly free: 'value' | 'order' | 'rows' | 'form';
  readonly why: string;
}

/** All that our answers may have otherwise than the stand-in's. */
export const freeValues: readonly FreeValue[] = [
  { path: /\.(macaroon|discharge_macaroon|token64)$/u, free: 'value', why: 'made anew each time' },
  { path: /\.(created-at|since|when|expires)$/u, free: 'value', why: 'a moment' },
  {
    path: /\.(status_url|status_details_url|register_name_url)$/u,
    free: 'value',
    why: 'where this server is',
  },
  { path: /\.Info\.(VisitURL|WaitURL)$/u, free: 'value', why: 'where this Candid is' },
  {
    path: /\.Info\.InteractionMethods\./u,
    free: 'form',
    why: 'our Candid offers every method that the real one has; the stand-in had three',
  },
  {
    path: /\.Macaroon$/u,
    free: 'form',
    why: 'a discharge comes in any JSON form (canonical contract 3.2); what it says is checked by the exchange that follows',
  },
  {
    path: /\.DischargeToken$/u,
    free: 'form',
    why: 'Candid gives the token of the login beside the discharge; the stand-in had none',
  },
  { path: /\.([Mm]essage)$/u, free: 'value', why: 'words for people; programs go by the code' },
  { path: /^GET \/login body$/u, free: 'value', why: 'a page for people' },
  {
    path: /\.error[_-]list\[\]\.extra$/u,
    free: 'form',
    why: 'needs-refresh tells the age there (canonical contract 3.4); the stand-in did not',
  },
  {
    path: /^GET \/dev\/api\/account body\.(displayname|short_namespace)$/u,
    free: 'form',
    why: 'the account tells more than the stand-in did',
  },
  {
    path: /^GET \/dev\/api\/account body\.snaps\.16\.[^.]+\.publisher$/u,
    free: 'form',
    why: 'the account tells more than the stand-in did',
  },
  {
    path: /\.channel_map(_tree\.latest\.16\.amd64)?$/u,
    free: 'rows',
    why: 'the stand-in had one map for all snaps; ours is that of the snap',
  },
  {
    path: /\.channel_map(_tree\.latest\.16\.amd64)?\[\]\.progressive$/u,
    free: 'form',
    why: 'the stand-in forgot that the release was progressive',
  },
  {
    path: /^PUT \/dev\/api\/snaps\/[^/]+\/binary-metadata body$/u,
    free: 'value',
    why: 'what is left is told; the stand-in answered nothing',
  },
  { path: /^POST \/v1\/(charm|snap) body\.id$/u, free: 'value', why: 'a new id' },
  { path: /^POST \/v1\/charm\/libraries\/[^/]+ body\.library-id$/u, free: 'value', why: 'a new id' },
  {
    path: /\/oci-image\/(upload-credentials|blob) body\.(image-name|username|ImageName|Username|Password)$/u,
    free: 'value',
    why: 'where this registry is, and a login to it that is made anew each time',
  },
  {
    path: /^GET \/v1\/charm\/[^/]+\/(revisions|releases) body\.revisions\[\]\.(sha3-384|size|upload-id|version)$/u,
    free: 'value',
    why: 'of the file behind it; the stand-in had none',
  },
  {
    path: /^GET \/v1\/charm\/[^/]+\/revisions body\.revisions$/u,
    free: 'order',
    why: 'ours tells the newest first; clients look for numbers',
  },
  {
    path: /^GET \/v1\/charm\/[^/]+\/resources\/[^/]+\/revisions body\.revisions$/u,
    free: 'rows',
    why: 'the stand-in told of the third revision only',
  },
  {
    path: /^GET \/v1\/(charm|snap) body\.results\[\]\.(tracks|track-guardrails)$/u,
    free: 'form',
    why: 'only a name that is asked for by itself tells them (canonical contract 5); the stand-in told them in lists too',
  },
  {
    path: /\.publisher\.email$/u,
    free: 'form',
    why: 'an address need not be told (canonical contract 5); ours tells none',
  },
  { path: / header Content-Type$/u, free: 'form', why: 'with its charset, or without' },
];

/** What is free at this place of an answer, if anything. @param path as {@link FreeValue.path} */
export const freeAt = (path: string): FreeValue['free'] | undefined =>
  freeValues.find((each) => each.path.test(path))?.free;
