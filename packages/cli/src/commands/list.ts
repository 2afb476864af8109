import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { positiveInteger } from './numbers.js';
import { type StoreFlags, withStoreOptions } from './store-options.js';

interface ListFlags extends StoreFlags {
  readonly limit?: number;
}

/** `omnipub list STORE` */
export function addList(program: Command, act: Act): void {
  withStoreOptions(program.command('list'), 'the question')
    .description('list what one store holds; lines come as the store sends them')
    .option('--limit <n>', 'stop after so many', positiveInteger)
    .addHelpText(
      'after',
      examples([
        ['omnipub list local', 'everything in the store called local in ./omnipub.yaml'],
        ['omnipub list local --set project=demo --json', 'of one project, one JSON line an item'],
      ]),
    )
    .action((store: string, flags: ListFlags) =>
      act(async (session) => {
        const { listItems } = await import('../store/list-items.js');
        return listItems(session, { ...flags, store });
      }),
    );
}
