import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { type StoreFlags, withStoreOptions } from './store-options.js';

interface UploadFlags extends StoreFlags {
  readonly dryRun?: boolean;
  /** False after `--no-wait`. */
  readonly wait: boolean;
}

/** `omnipub upload STORE ARTIFACT` */
export function addUpload(program: Command, act: Act): void {
  withStoreOptions(program.command('upload'), 'the upload')
    .argument('<artifact>', 'the file or directory')
    .description('upload one artifact to one store; what is there already is not sent again')
    .option('-n, --dry-run', 'change nothing: say what would be done')
    .option('--no-wait', 'do not wait for the store to build or review it')
    .addHelpText(
      'after',
      examples([
        [
          'omnipub upload local ./dataset --set project=demo --set asset=cells --set version=1',
          'a directory, to the store called local in ./omnipub.yaml',
        ],
        [
          'omnipub upload local ./dataset --set project=demo --set asset=cells --set version=2 --set probation=true',
          'on probation: `omnipub release` makes it public later',
        ],
        [
          `omnipub upload local ./dataset --input '{"project":"demo","asset":"cells","version":"3"}'`,
          'all fields at once',
        ],
      ]),
    )
    .action((store: string, artifact: string, flags: UploadFlags) =>
      act(async (session) => {
        const { uploadArtifact } = await import('../store/upload-artifact.js');
        return uploadArtifact(session, { ...flags, store, artifact });
      }),
    );
}
