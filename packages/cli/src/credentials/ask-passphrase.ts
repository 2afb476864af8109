import { type AskPassphrase, PublishError } from '@omnipub/core';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';

/** How often a new passphrase may be typed wrong the second time. */
const ATTEMPTS = 3;

/** Asks for the passphrase of the credential file; twice where it will protect a new one. */
export function askPassphrase(session: Session, prompter: Prompter): AskPassphrase {
  return async ({ text, purpose }) => {
    for (let attempt = 1; ; attempt++) {
      const typed = await prompter.ask({ text, secret: true });
      if (purpose === 'open' || typed === '') return typed;
      const again = await prompter.ask({ text: 'The same again', secret: true });
      if (again === typed) return typed;
      if (attempt === ATTEMPTS)
        throw new PublishError('INVALID_INPUT', 'the two passphrases differ', {
          hint: 'run the command again',
        });
      session.ui.alert('they differ; once more\n');
    }
  };
}
