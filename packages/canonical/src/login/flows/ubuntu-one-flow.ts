import {
  type CredentialRecord,
  type LoginAt,
  type LoginFlow,
  type LoginIo,
  PublishError,
} from '@omnipub/core';
import { hasStoreCode } from '../../api/errors.js';
import type { CanonicalTool } from '../../credentials/tool.js';
import { checkRestrictions } from '../check-restrictions.js';
import { loginUbuntuOne } from '../ubuntu-one.js';
import { flowOptions } from './flow-options.js';
import { identified } from './identified.js';

/** How often a person may mistype a password. */
const MOST_TRIES = 3;

/** E-mail address, password, and the code of a second factor where the account has one: on the terminal, no browser needed. */
export function ubuntuOneFlow(tool: CanonicalTool): LoginFlow {
  return {
    name: 'ubuntu-one',
    summary: 'Ubuntu One: e-mail address and password, and the code of your second factor if you have one',
    kind: tool.store === 'snap' ? 'u1-macaroon' : 'macaroon',
    restrictions: ['permissions', 'packages', 'channels', 'ttl'],
    async login(io, at) {
      // Before anything is typed in vain.
      checkRestrictions(tool, at.restrictions);
      if (!io.available)
        throw new PublishError('INVALID_INPUT', 'nobody can be asked for the password of Ubuntu One', {
          store: tool.store,
          hint: `run it on a terminal; or pipe in what "omnipub login ${tool.store} --export FILE" made elsewhere`,
        });
      return identified(await typed(io, at, tool), io, at, tool);
    },
  };
}

async function typed(io: LoginIo, at: LoginAt, tool: CanonicalTool): Promise<CredentialRecord> {
  let email = '';
  for (let tries = 1; ; tries++) {
    const answer = (
      await io.ask({ text: email === '' ? 'e-mail address' : `e-mail address [${email}]`, secret: false })
    ).trim();
    email = answer === '' ? email : answer;
    const password = await io.ask({ text: 'password', secret: true });
    if (email === '' || password === '')
      throw new PublishError('INVALID_INPUT', 'e-mail address and password must not be empty', {
        store: tool.store,
      });
    try {
      return await loginUbuntuOne(
        { ...flowOptions(at, tool), email, password, otp: askForCode(io) },
        at.deps,
      );
    } catch (thrown) {
      if (!hasStoreCode(thrown, 'invalid-credentials') || tries >= MOST_TRIES) throw thrown;
      io.say('Ubuntu One does not know this e-mail address with this password; try again');
    }
  }
}

/** Says that a code was wrong before it asks for another. */
function askForCode(io: LoginIo): () => Promise<string> {
  let asked = false;
  return async () => {
    if (asked) io.say('that code was wrong or too old');
    asked = true;
    return io.ask({ text: 'code of your second factor', secret: true });
  };
}
