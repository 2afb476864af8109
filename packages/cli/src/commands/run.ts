import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { positiveInteger } from './numbers.js';

interface RunFlags {
  readonly dryRun?: boolean;
  readonly concurrency?: number;
  readonly summary?: string;
  readonly ledger?: string;
}

/** `omnipub run [FILE]` */
export function addRun(program: Command, act: Act): void {
  program
    .command('run')
    .description('publish what omnipub.yaml describes; steps that are done already are not done again')
    .argument('[file]', 'the pipeline file (default: ./omnipub.yaml)')
    .option('-n, --dry-run', 'change nothing: say what would be done')
    .option('--concurrency <n>', 'steps at the same time (default: as in the file)', positiveInteger)
    .option('--summary <file>', 'append a Markdown summary to this file')
    .option('--ledger <dir>', 'where progress is kept (default: .omnipub beside the pipeline file)')
    .addHelpText(
      'after',
      examples([
        ['omnipub run', 'publish ./omnipub.yaml'],
        ['omnipub run release.yaml --dry-run', 'what would be done?'],
        ['omnipub run --json --summary "$GITHUB_STEP_SUMMARY"', 'in a CI job'],
      ]),
    )
    .action((file: string | undefined, flags: RunFlags) =>
      act(async (session) => {
        const { runFile } = await import('../flow/run-file.js');
        return runFile(session, { ...flags, ...(file === undefined ? {} : { file }) });
      }),
    );
}
