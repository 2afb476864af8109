import type { Command } from 'commander';
import type { Act } from '../program.js';
import { examples } from './examples.js';
import { portNumber } from './numbers.js';

interface SandboxFlags {
  readonly state?: string;
  readonly portBase?: number;
}

/** `omnipub sandbox start` */
export function addSandbox(program: Command, act: Act): void {
  program
    .command('sandbox')
    .description('stores of your own on this machine')
    .command('start')
    .description('run every store on 127.0.0.1 until Ctrl-C, and print the settings to use them')
    .option('--state <dir>', 'where the stores keep their state (default: a new temporary folder)')
    .option('--port-base <n>', 'first of the ports (default: free ports)', portNumber)
    .addHelpText(
      'after',
      examples([
        ['omnipub sandbox start', 'free ports, state in a new folder'],
        ['omnipub sandbox start --state ./sandbox --port-base 8800', 'the same stores again next time'],
        ['omnipub sandbox start --json', 'one line with the URLs once they answer'],
      ]),
    )
    .action((flags: SandboxFlags) =>
      act(async (session) => {
        const { startSandbox } = await import('../flow/start-sandbox.js');
        return startSandbox(session, flags);
      }),
    );
}
