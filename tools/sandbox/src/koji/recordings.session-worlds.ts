import { withAllTags, withContentBuilds } from './recordings.stages.js';
import { names, type World } from './recordings.world.js';

/** Recordings about sessions, numbers, outages and logins. */
export const SESSION_WORLDS: readonly World[] = [
  {
    title: 'a call number that is too low',
    seed: (state) => state.session(13, { callnum: 426 }),
    recordings: ['fault-SequenceError'],
  },
  {
    title: 'a call number that is taken',
    seed: (state) => state.session(13, { callnum: 434 }),
    recordings: names(`
      fault-RetryError-same-callnum-after-commit replay-same-callnum-after-readonly-is-ok
      callnum-gap-is-ok getLoggedInUser-after-renew`),
  },
  {
    title: 'outages',
    before: {
      'fault-ServerOffline-lockout': ({ control }) => control.setLockOut(true),
      'fault-ServerOffline': ({ control }) => control.setOffline('planned outage'),
    },
    recordings: ['fault-ServerOffline-lockout', 'fault-ServerOffline'],
  },
  {
    title: 'sessions by hand',
    seed: (state) => {
      for (const id of [31, 34]) state.session(id);
      withContentBuilds(state);
      // In PostgreSQL a row that was changed comes last.
      const archive = state.db.archives.need(1);
      state.db.archives.delete(1);
      state.db.archives.insert({ ...archive, size: 5_368_709_120 });
    },
    recordings: names(`
      http-bad-session-id callnum-not-sent legacy-query-string-auth int64-listArchives logout`),
  },
  {
    title: 'a hub without sessions in URLs',
    seed: (state) => state.session(34),
    options: { disableUrlSessions: true },
    certificates: { 'strict-sslLogin': 'kojiadmin' },
    before: {
      // What was recorded is the key that the hub had answered before, which nobody has: any wrong one is refused alike.
      'strict-query-string-auth-disabled': (hub) => hub.control.setOffline(null),
    },
    recordings: ['strict-sslLogin', 'strict-query-string-auth-disabled'],
  },
  {
    title: 'the same, at the end of a session',
    seed: (state) => state.session(35),
    options: { disableUrlSessions: true },
    recordings: ['strict-logout'],
  },
  {
    title: 'the same, with a key that was replaced',
    seed: (state) => state.session(35, { key: '1-YYYYYYYYYYYYYYYYYYY' }),
    options: { disableUrlSessions: true },
    recordings: ['strict-old-key-after-renew'],
  },
  {
    title: 'a session is over and renewed',
    seed: (state) => state.session(83, { callnum: 2, expired: true }),
    options: { disableUrlSessions: true, sessionRenewalTimeout: 0 },
    certificates: { 'upstream-bug-callnum-after-renew.2': 'kojiadmin' },
    recordings: ['upstream-bug-callnum-after-renew', 'upstream-bug-callnum-after-renew.2'],
  },
  {
    title: 'a renewed session, whose number began anew',
    seed: (state) => state.session(83, { callnum: 2 }),
    options: { disableUrlSessions: true, sessionRenewalTimeout: 0 },
    recordings: ['upstream-bug-callnum-after-renew.3'],
  },
  {
    title: 'Kerberos',
    seed: (state) => {
      for (const name of ['bob', 'alice']) state.user(name);
      state.user('carol', ['carol@LAB.EXAMPLE']);
      state.session(41, { closed: true });
    },
    options: { negotiate: () => ({ principal: 'carol@LAB.EXAMPLE', reply: Buffer.from('mutual') }) },
    recordings: names(`
      gssapi-getLoggedInUser.2 gssapi-fault-no-ticket gssapi-sslLogin gssapi-sslLogin.2`),
  },
  {
    title: 'a session of Kerberos',
    seed: (state) => {
      for (const name of ['bob', 'alice']) state.user(name);
      state.user('carol', ['carol@LAB.EXAMPLE']);
      state.session(42, { user_id: 5, authtype: 3 });
    },
    recordings: ['gssapi-getLoggedInUser', 'gssapi-logout'],
  },
  { title: 'all tags', seed: withAllTags, recordings: ['edge-limit-zero'] },
];
