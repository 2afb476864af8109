import type { Command } from 'commander';
import type { Act } from '../program.js';
import { type CredentialFlags, withCredentialOptions } from './credential-options.js';
import { examples } from './examples.js';

/** `omnipub logout STORE` */
export function addLogout(program: Command, act: Act): void {
  withCredentialOptions(program.command('logout'))
    .argument('<store>', 'name of a store in the pipeline file, or a kind of store')
    .description('forget the login of a store; the store itself is not told')
    .option('--backend <name>', 'only what this one holds: keyring, file or memory (default: all)')
    .addHelpText(
      'after',
      examples([
        ['omnipub logout copr', 'out of every place of ours that holds it'],
        ['omnipub logout copr --backend file', 'out of the encrypted file alone'],
      ]),
    )
    .action((store: string, flags: CredentialFlags) =>
      act(async (session) => {
        const { logoutStore } = await import('../login/logout-store.js');
        return logoutStore(session, { ...flags, store });
      }),
    );
}
