import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { positiveInteger } from './numbers.js';

interface ResumeFlags {
  readonly file?: string;
  readonly concurrency?: number;
  readonly summary?: string;
  readonly ledger?: string;
}

/** `omnipub resume [PLAN]` */
export function addResume(program: Command, act: Act): void {
  program
    .command('resume')
    .description('go on with a run that was interrupted, from its ledger')
    .argument('[plan]', 'id of the plan, or its beginning (default: the newest that is not finished)')
    .option('-f, --file <file>', 'the pipeline file beside which the ledger is (default: ./omnipub.yaml)')
    .option('--concurrency <n>', 'steps at the same time (default: as in the plan)', positiveInteger)
    .option('--summary <file>', 'append a Markdown summary to this file')
    .option('--ledger <dir>', 'where progress is kept (default: .omnipub beside the pipeline file)')
    .addHelpText(
      'after',
      examples([
        ['omnipub resume', 'the newest run that is not finished'],
        ['omnipub resume 3f2a', 'the run whose plan id begins with 3f2a'],
      ]),
    )
    .action((plan: string | undefined, flags: ResumeFlags) =>
      act(async (session) => {
        const { resumePlan } = await import('../flow/resume-plan.js');
        return resumePlan(session, { ...flags, ...(plan === undefined ? {} : { plan }) });
      }),
    );
}
