import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';

/** `omnipub check [FILE]` */
export function addCheck(program: Command, act: Act): void {
  program
    .command('check')
    .description(
      'ask every store whether the release could be published: names, permissions, versions; read-only',
    )
    .argument('[file]', 'the pipeline file (default: ./omnipub.yaml)')
    .addHelpText(
      'after',
      examples([
        ['omnipub check', 'all findings of all targets at once'],
        ['omnipub check --json || exit $?', 'the exit code is that of the first error that a run would meet'],
      ]),
    )
    .action((file: string | undefined) =>
      act(async (session) => {
        const { checkFile } = await import('../flow/check-file.js');
        return checkFile(session, file);
      }),
    );
}
