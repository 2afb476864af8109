import { PublishError } from '@omnipub/core';
import type { KojiAuth } from './auth/koji-auth.js';
import type { KojiProfile } from './koji-profile.js';

/** Settings of one hub. Times are milliseconds. */
export interface KojiConfig {
  /** The hub's URL, such as `https://koji.example.org/kojihub`. */
  readonly server: string;
  /** @default what the user has logged in with (`omnipub login koji`), else `fallbackAuth`, else nothing: reading only */
  readonly auth?: KojiAuth | undefined;
  /** Used when nothing is stored: what a profile says. */
  readonly fallbackAuth?: KojiAuth | undefined;
  /** Which of several stored logins. @default the only one */
  readonly account?: string | undefined;
  /** Act as that user; the hub must list you among its proxies. @default yourself */
  readonly proxyUser?: string | undefined;
  /** A PEM file with authorities that replace all others. @default the system's */
  readonly serverCa?: string | undefined;
  /** Where files can be downloaded. @default none */
  readonly topurl?: string | undefined;
  /** The hub's pages. @default none */
  readonly weburl?: string | undefined;
  /** Of silence. @default 600_000: some calls take minutes before the first byte of their answer */
  readonly timeoutMs?: number | undefined;
  /** Of silence, while logging in. @default 60_000 */
  readonly authTimeoutMs?: number | undefined;
  /** How long to wait for a hub that is offline, in all; 0: not at all. @default 300_000 */
  readonly offlineWaitMs?: number | undefined;
  /** Between two tries. @default 20_000 */
  readonly offlineIntervalMs?: number | undefined;
  /** How long to wait for a file that somebody else has locked, in all. @default 30_000 */
  readonly lockWaitMs?: number | undefined;
  /** Between two looks at a task. @default 6_000 */
  readonly pollIntervalMs?: number | undefined;
  /** The hub's MaxRequestLength, in bytes. @default 4 MiB */
  readonly maxRequestBytes?: number | undefined;
  /** Bytes of one answer. @default 1 GiB */
  readonly maxAnswerBytes?: number | undefined;
  /** False for hubs before 1.7.1: files go as base64 in calls. @default true */
  readonly fastUpload?: boolean | undefined;
}

/** What a profile that says nothing has; koji's own 12 hours are no bound. */
const UNSET_TIMEOUT_S = 43_200;

/**
 * The settings that a profile of koji's configuration stands for (koji contract 15).
 * @throws PublishError UNSUPPORTED for `no_ssl_verify`: whoever sits in between could read and change everything
 */
export function configOfProfile(profile: KojiProfile): KojiConfig {
  if (profile.no_ssl_verify)
    throw new PublishError(
      'UNSUPPORTED',
      `[${profile.name}] has no_ssl_verify, and omnipub verifies every server`,
      {
        store: 'koji',
        recovery: 'fix-input',
        hint: 'name the authority of the hub as serverca in the profile, and remove no_ssl_verify',
      },
    );
  const fallbackAuth = authOfProfile(profile);
  return {
    server: profile.server,
    weburl: profile.weburl,
    authTimeoutMs: profile.auth_timeout * 1_000,
    pollIntervalMs: profile.poll_interval * 1_000,
    offlineIntervalMs: profile.offline_retry_interval * 1_000,
    fastUpload: profile.use_fast_upload,
    ...(fallbackAuth === undefined ? {} : { fallbackAuth }),
    ...(profile.timeout === UNSET_TIMEOUT_S ? {} : { timeoutMs: profile.timeout * 1_000 }),
    ...(profile.serverca === '' ? {} : { serverCa: profile.serverca }),
    ...(profile.topurl === undefined ? {} : { topurl: profile.topurl }),
  };
}

/** A profile has no place for a password; koji takes it from its command line only. */
function authOfProfile({ authtype, cert, principal }: KojiProfile): KojiAuth | undefined {
  switch (authtype) {
    case 'noauth':
      return { type: 'anonymous' };
    case 'ssl':
      return cert === '' ? undefined : { type: 'certificate', files: { cert } };
    case 'kerberos':
      return { type: 'gssapi', ...(principal === undefined ? {} : { principal }) };
    case 'password':
      return undefined;
  }
}
