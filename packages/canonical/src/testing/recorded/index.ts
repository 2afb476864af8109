import { candidLoginCalls } from './candid-login-calls.js';
import { charmNameCalls } from './charm-name-calls.js';
import { charmReleaseCalls } from './charm-release-calls.js';
import { charmUploadCalls } from './charm-upload-calls.js';
import type { RecordedCalls } from './recorded-call.js';
import { sessionCalls } from './session-calls.js';
import { snapCalls } from './snap-calls.js';
import { storedLoginCalls } from './stored-login-calls.js';
import { transportCalls } from './transport-calls.js';
import { u1LoginCalls } from './u1-login-calls.js';

/** Every recording that is replayed to our clients, with the call that corresponds. */
export const recordedCalls: RecordedCalls = {
  ...u1LoginCalls,
  ...candidLoginCalls,
  ...sessionCalls,
  ...storedLoginCalls,
  ...transportCalls,
  ...charmNameCalls,
  ...charmUploadCalls,
  ...charmReleaseCalls,
  ...snapCalls,
};
