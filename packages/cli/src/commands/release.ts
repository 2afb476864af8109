import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { collect, type StoreFlags, withStoreOptions } from './store-options.js';

interface ReleaseFlags extends StoreFlags {
  readonly dryRun?: boolean;
  readonly upload?: readonly string[];
  readonly ref?: readonly string[];
  readonly receipt?: string;
  readonly waitVisible?: boolean;
}

/** `omnipub release STORE [ARTIFACT]` */
export function addRelease(program: Command, act: Act): void {
  withStoreOptions(program.command('release'), 'the release')
    .argument('[artifact]', 'what was uploaded; the store is asked where it is (with --upload)')
    .description('make one earlier upload public in one store')
    .option('-u, --upload <key=value>', 'with an artifact: a field of its upload; repeatable', collect)
    .option('-r, --ref <key=value>', 'without an artifact: a field of its reference; repeatable', collect)
    .option('--receipt <file>', 'what `omnipub upload --json` printed; - reads it from stdin')
    .option(
      '--wait-visible',
      'wait until the public listing shows it (stores that have one: the same as --set waitVisible=true)',
    )
    .option('-n, --dry-run', 'change nothing: say what would be done')
    .addHelpText(
      'after',
      examples([
        [
          'omnipub release local --ref project=demo --ref asset=cells --ref version=2',
          'approve what was uploaded yesterday, by its name in the store',
        ],
        [
          'omnipub release local ./dataset --upload project=demo --upload asset=cells --upload version=2',
          'the same, but only if the store holds exactly these files',
        ],
        [
          'omnipub upload local ./dataset … --json | omnipub release local --receipt -',
          'what has just been uploaded, whatever the store calls it',
        ],
      ]),
    )
    .action((store: string, artifact: string | undefined, flags: ReleaseFlags) =>
      act(async (session) => {
        const { releaseUpload } = await import('../store/release-upload.js');
        return releaseUpload(session, { ...flags, store, ...(artifact === undefined ? {} : { artifact }) });
      }),
    );
}
