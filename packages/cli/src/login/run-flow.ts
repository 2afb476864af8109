import { resolve } from 'node:path';
import { type CredentialRecord, type LoginFlow, type LoginIo, PublishError } from '@omnipub/core';
import { printable } from '../render/printable.js';
import type { Session } from '../session.js';
import type { FoundLogin } from './find-login.js';
import type { ObtainOptions } from './obtain-record.js';
import { restrictionsOf } from './restrictions.js';

/** Lets a flow log in at the server. */
export async function runFlow(
  session: Session,
  flow: LoginFlow,
  login: FoundLogin,
  options: ObtainOptions,
): Promise<CredentialRecord> {
  const { account, keyFile, signal } = options;
  const restrictions = restrictionsOf(options, flow);
  if (keyFile !== undefined && flow.takesKeyFile !== true)
    throw new PublishError('INVALID_INPUT', `--key-file does not go with the kind ${flow.name}`, {
      hint: 'leave it out, or choose another kind with --kind',
    });
  return flow.login(loginIo(session, options), {
    origin: login.origin,
    settings: login.settings,
    // A login that is there may be what it logs in with.
    deps: { ...session.deps, credentials: options.credentials.chain },
    signal,
    emit: session.warn,
    ...(account === undefined ? {} : { account }),
    ...(restrictions === undefined ? {} : { restrictions }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(session.io.cwd, keyFile) }),
  });
}

/** Talks on stderr: stdout is for results. */
function loginIo(session: Session, { prompter, browser }: ObtainOptions): LoginIo {
  return {
    available: prompter.available,
    ask: (question) => prompter.ask(question),
    say: (text) => session.ui.alert(`${printable(text)}\n`),
    openBrowser: async (url) => browser !== false && session.io.openBrowser(url),
  };
}
