import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';

interface StatusFlags {
  readonly file?: string;
  readonly ledger?: string;
}

/** `omnipub status [PLAN]` */
export function addStatus(program: Command, act: Act): void {
  program
    .command('status')
    .description('show how far a run got, from its ledger; asks no store')
    .argument('[plan]', 'id of the plan, or its beginning (default: the newest)')
    .option('-f, --file <file>', 'the pipeline file beside which the ledger is (default: ./omnipub.yaml)')
    .option('--ledger <dir>', 'where progress is kept (default: .omnipub beside the pipeline file)')
    .addHelpText(
      'after',
      examples([
        ['omnipub status', 'every step of the newest run'],
        ['omnipub status 3f2a --json', 'of another run, one line a step'],
      ]),
    )
    .action((plan: string | undefined, flags: StatusFlags) =>
      act(async (session) => {
        const { showStatus } = await import('../flow/show-status.js');
        return showStatus(session, { ...flags, ...(plan === undefined ? {} : { plan }) });
      }),
    );
}
