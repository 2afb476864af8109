import type { Command } from 'commander';
import type { Act } from '../program.js';
import {
  type CredentialFlags,
  type ProfileFlags,
  withCredentialOptions,
  withKeyOptions,
  withProfileOption,
} from './credential-options.js';
import { examples } from './examples.js';

/** What `omnipub credentials import` takes. */
export interface ImportFlags extends CredentialFlags, ProfileFlags {
  readonly format?: string;
}

/** What `omnipub credentials export` takes. */
export interface ExportFlags extends CredentialFlags {
  readonly format?: string;
}

/** What `omnipub credentials move` takes. */
export interface MoveFlags extends CredentialFlags {
  readonly from?: string;
  readonly to: string;
}

/** `omnipub credentials import|export|move` */
export function addCredentialTransfers(credentials: Command, act: Act): void {
  withProfileOption(withKeyOptions(credentials.command('import')))
    .argument('[source]', 'a file, or - for stdin; with --format the place itself when it is left out')
    .description('take credentials from an export of omnipub, or from the place of another tool')
    .option(
      '--format <place>',
      'whose format it is: snapcraft-keyring, copr-config, … (default: that of omnipub)',
    )
    .option(
      '--backend <name>',
      'where to keep them: keyring, file or memory (default: the best that works here)',
    )
    .addHelpText(
      'after',
      examples([
        [
          'omnipub credentials import login.txt',
          'what `omnipub credentials export` wrote on another machine',
        ],
        ['omnipub credentials import --format snapcraft-keyring', 'the login of snapcraft on this machine'],
      ]),
    )
    .action((source: string | undefined, flags: ImportFlags) =>
      act(async (session) => {
        const { importCredentials } = await import('../credentials/import-credentials.js');
        return importCredentials(session, { ...flags, ...(source === undefined ? {} : { source }) });
      }),
    );

  withCredentialOptions(credentials.command('export'))
    .argument('<store>', 'name of a store in the pipeline file, or a kind of store')
    .argument('[target]', 'a new file, or - for stdout; with --format the place itself when it is left out')
    .description('hand out one credential WITH its secret, for another machine or another tool')
    .option(
      '--format <place>',
      'in whose format: snapcraft-keyring, copr-config, … (default: that of omnipub)',
    )
    .option('--backend <name>', 'the one that this one holds')
    .addHelpText(
      'after',
      examples([
        [
          'omnipub credentials export snap login.txt',
          'a file for OMNIPUB_CREDENTIALS_SNAP or `credentials import`',
        ],
        [
          'omnipub credentials export snap - | gh secret set OMNIPUB_CREDENTIALS_SNAP',
          'straight into a CI secret',
        ],
        ['omnipub credentials export snap --format snapcraft-keyring', 'so that snapcraft is logged in, too'],
      ]),
    )
    .action((store: string, target: string | undefined, flags: ExportFlags) =>
      act(async (session) => {
        const { exportCredential } = await import('../credentials/export-credential.js');
        return exportCredential(session, { ...flags, store, ...(target === undefined ? {} : { target }) });
      }),
    );

  withCredentialOptions(credentials.command('move'))
    .argument('<store>', 'name of a store in the pipeline file, or a kind of store')
    .description('keep a credential elsewhere: written there, read back, and only then deleted here')
    .requiredOption('--to <backend>', 'keyring, file or memory')
    .option('--from <backend>', 'keyring, file or memory (default: the one that is used)')
    .addHelpText(
      'after',
      examples([
        ['omnipub credentials move snap --to keyring', 'out of the encrypted file into the keyring'],
      ]),
    )
    .action((store: string, flags: MoveFlags) =>
      act(async (session) => {
        const { moveCredential } = await import('../credentials/move-credential.js');
        return moveCredential(session, { ...flags, store });
      }),
    );
}
