import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { type StoreFlags, withStoreOptions } from './store-options.js';

interface RegisterFlags extends StoreFlags {
  readonly dryRun?: boolean;
}

/** `omnipub register STORE` */
export function addRegister(program: Command, act: Act): void {
  withStoreOptions(program.command('register'), 'what is registered')
    .description('make sure that a name exists in one store and is yours')
    .option('-n, --dry-run', 'change nothing: say what would be done')
    .addHelpText(
      'after',
      examples([
        ['omnipub register local --set project=demo', 'in the store called local in ./omnipub.yaml'],
        [
          'omnipub register gobbler --config url=http://127.0.0.1:8800 --set project=demo',
          'without a pipeline file, in a store of kind gobbler',
        ],
      ]),
    )
    .action((store: string, flags: RegisterFlags) =>
      act(async (session) => {
        const { registerName } = await import('../store/register-name.js');
        return registerName(session, { ...flags, store });
      }),
    );
}
