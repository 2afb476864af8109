import type { Command } from 'commander';
import type { WhoAmIFlags } from '../login/who-am-i.js';
import type { Act } from '../program.js';
import { withCredentialOptions } from './credential-options.js';
import { examples } from './examples.js';

/** `omnipub whoami [STORE]` */
export function addWhoami(program: Command, act: Act): void {
  withCredentialOptions(program.command('whoami'))
    .argument('[store]', 'name of a store in the pipeline file, or a kind of store (default: all)')
    .description(
      'show which logins are used: who, what they may do, until when, and where they are kept; asks the stores',
    )
    .option('--offline', 'ask no store: only what is recorded')
    .addHelpText(
      'after',
      examples([
        ['omnipub whoami', 'at every store'],
        ['omnipub whoami snap --offline', 'what is recorded, without asking the store'],
        [
          'omnipub whoami snap --json || exit $?',
          'ends with 3 where there is no login, or one that has expired or is refused',
        ],
      ]),
    )
    .action((store: string | undefined, flags: WhoAmIFlags) =>
      act(async (session) => {
        const { whoAmI } = await import('../login/who-am-i.js');
        return whoAmI(session, { ...flags, ...(store === undefined ? {} : { store }) });
      }),
    );
}
