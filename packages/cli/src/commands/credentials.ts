import type { Command } from 'commander';
import type { Act } from '../program.js';
import { type CredentialFlags, withCredentialOptions } from './credential-options.js';
import { addCredentialTransfers } from './credential-transfers.js';
import { examples } from './examples.js';

/** `omnipub credentials …` */
export function addCredentials(program: Command, act: Act): void {
  const credentials = program.command('credentials').description('what is kept of your logins, and where');

  credentials
    .command('list')
    .description('list all credentials, of every place that can be looked into; never shows a secret')
    .option('--backend <name>', 'only what this one holds: environment, keyring, file, memory')
    .addHelpText(
      'after',
      examples([
        ['omnipub credentials list', 'what there is, where, and until when'],
        ['omnipub credentials list --json', 'one line a credential'],
      ]),
    )
    .action((flags: { readonly backend?: string }) =>
      act(async (session) => {
        const { listCredentials } = await import('../credentials/list-credentials.js');
        return listCredentials(session, flags);
      }),
    );

  withCredentialOptions(credentials.command('show'))
    .argument('<store>', 'name of a store in the pipeline file, or a kind of store')
    .description('show everything that is known of one credential, but its secret')
    .option('--backend <name>', 'only what this one holds')
    .addHelpText(
      'after',
      examples([['omnipub credentials show snap', 'the one that is used for the Snap Store']]),
    )
    .action((store: string, flags: CredentialFlags) =>
      act(async (session) => {
        const { showCredential } = await import('../credentials/show-credential.js');
        return showCredential(session, { ...flags, store });
      }),
    );

  credentials
    .command('doctor')
    .description('say of each place whether it can keep credentials on this machine, and if not, what to do')
    .addHelpText(
      'after',
      examples([['omnipub credentials doctor', 'ends with 3 where nothing can keep a login until tomorrow']]),
    )
    .action(() =>
      act(async (session) => {
        const { diagnose } = await import('../credentials/diagnose.js');
        return diagnose(session);
      }),
    );

  addCredentialTransfers(credentials, act);
}
