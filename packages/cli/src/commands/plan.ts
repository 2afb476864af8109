import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';

/** `omnipub plan [FILE]` */
export function addPlan(program: Command, act: Act): void {
  program
    .command('plan')
    .description('show the steps that a run would take; asks no store and changes nothing')
    .argument('[file]', 'the pipeline file (default: ./omnipub.yaml)')
    .addHelpText(
      'after',
      examples([
        ['omnipub plan', 'the steps as a table'],
        ['omnipub plan --json', 'the whole plan, with digests and inputs'],
      ]),
    )
    .action((file: string | undefined) =>
      act(async (session) => {
        const { showPlan } = await import('../flow/show-plan.js');
        return showPlan(session, file);
      }),
    );
}
