import type { ErrorCode } from '../../errors.js';

/** Why a keyring can't be used: the `code` of its Probe. */
export type KeyringTrouble =
  | 'no-dbus'
  | 'no-service'
  | 'no-collection'
  | 'locked'
  | 'dismissed'
  | 'refused'
  | 'no-answer'
  | 'not-installed'
  | 'too-long'
  | 'failed';

/** What to tell a person about a trouble, and which error it is. */
export interface Advice {
  readonly code: ErrorCode;
  readonly reason: string;
  readonly fix: string;
}

const instead =
  'or keep credentials in the encrypted file (set OMNIPUB_PASSPHRASE), or pass them in the environment';

const advices: Readonly<Record<KeyringTrouble, Advice>> = {
  'no-dbus': {
    code: 'AUTH_MISSING',
    reason: 'there is no D-Bus session here, and the keyring can only be reached through one',
    fix: `run the command under \`dbus-run-session -- sh -c 'gnome-keyring-daemon --unlock --components=secrets && COMMAND'\` with the keyring's password on stdin; ${instead}`,
  },
  'no-service': {
    code: 'AUTH_MISSING',
    reason: 'D-Bus runs, but no keyring service (org.freedesktop.secrets) runs on it or can be started',
    fix: `install and start one: \`apt install gnome-keyring\`, then \`gnome-keyring-daemon --unlock --components=secrets\` with the keyring's password on stdin; ${instead}`,
  },
  'no-collection': {
    code: 'AUTH_MISSING',
    reason: 'the keyring service has no default keyring yet',
    fix: `create one: \`gnome-keyring-daemon --replace --unlock --components=secrets\` with a new password on stdin, or "New keyring" in Passwords and Keys (seahorse); ${instead}`,
  },
  locked: {
    code: 'AUTH_MISSING',
    reason: 'the keyring is locked',
    fix: `unlock it: log in to the desktop, or \`gnome-keyring-daemon --replace --unlock --components=secrets\` with its password on stdin; ${instead}`,
  },
  dismissed: {
    code: 'AUTH_MISSING',
    reason: 'the keyring stayed locked: its password prompt was dismissed, or could not be shown',
    fix: `run again and answer the prompt, or unlock it with \`gnome-keyring-daemon --replace --unlock --components=secrets\` and its password on stdin; ${instead}`,
  },
  refused: {
    code: 'AUTH_DENIED',
    reason: 'the keyring refuses access',
    fix: `run as the user who owns the session (not with sudo), and allow omnipub in the keyring's settings or the sandbox's interfaces (snap: password-manager-service); ${instead}`,
  },
  'no-answer': {
    code: 'TIMEOUT',
    reason: 'the keyring service does not answer',
    fix: `restart it: \`gnome-keyring-daemon --replace --unlock --components=secrets\` with its password on stdin; ${instead}`,
  },
  'not-installed': {
    code: 'AUTH_MISSING',
    reason: "the module for the operating system's keyring is not installed for this platform",
    fix: `install again with optional dependencies (\`npm install @napi-rs/keyring\`); ${instead}`,
  },
  'too-long': {
    code: 'INVALID_INPUT',
    // Windows keeps 2560 bytes of UTF-16 in one entry; a pair of macaroons is often longer.
    reason: "the credential is too long for this system's keyring",
    fix: 'keep it in the encrypted file (set OMNIPUB_PASSPHRASE), or pass it in the environment',
  },
  failed: {
    code: 'PROTOCOL',
    reason: 'the keyring service failed',
    fix: `look at its log (on Linux \`journalctl --user\`) and restart it; ${instead}`,
  },
};

/** What to tell about a trouble. */
export function advice(trouble: KeyringTrouble): Advice {
  return advices[trouble];
}
