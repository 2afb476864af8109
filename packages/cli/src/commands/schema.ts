import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';

/** `omnipub schema` */
export function addSchema(program: Command, act: Act): void {
  program
    .command('schema')
    .description('print the JSON Schema of omnipub.yaml, with the settings of every store')
    .option('-o, --output <file>', 'write it to this file')
    .addHelpText(
      'after',
      examples([
        [
          'omnipub schema --output omnipub.schema.json',
          'for an editor: put "# yaml-language-server: $schema=omnipub.schema.json" on the first line of omnipub.yaml',
        ],
      ]),
    )
    .action((flags: { readonly output?: string }) =>
      act(async (session) => {
        const { printSchema } = await import('../flow/print-schema.js');
        return printSchema(session, flags);
      }),
    );
}
