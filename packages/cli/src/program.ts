import { Command } from 'commander';
import { addCheck } from './commands/check.js';
import { addCredentials } from './commands/credentials.js';
import { addList } from './commands/list.js';
import { addLogin } from './commands/login.js';
import { addLogout } from './commands/logout.js';
import { addPlan } from './commands/plan.js';
import { addRegister } from './commands/register.js';
import { addRelease } from './commands/release.js';
import { addResume } from './commands/resume.js';
import { addRun } from './commands/run.js';
import { addSandbox } from './commands/sandbox.js';
import { addSchema } from './commands/schema.js';
import { addStatus } from './commands/status.js';
import { addUpload } from './commands/upload.js';
import { addWhoami } from './commands/whoami.js';
import type { Io } from './io.js';
import type { Session, VerbResult } from './session.js';
import { version } from './version.js';

/** Runs a verb in a session of its own. */
export type Act = (verb: (session: Session) => Promise<VerbResult>) => Promise<void>;

const exitCodes = `
Exit codes:
  0 done   1 unexpected   2 usage or config   3 credentials   4 pending
  5 partial, can be resumed   6 rejected   7 unavailable   130 interrupted

Examples:
  omnipub check                    is everything in place for ./omnipub.yaml?
  omnipub run                      publish it
  omnipub resume                   go on after a crash or an interruption
  omnipub login snap               log in once, for every release
  omnipub sandbox start            stores of your own on this machine, to try things out
`;

/** The command line: verbs, options, help. */
export function createProgram(io: Io, act: Act): Command {
  const program = new Command('omnipub')
    .description('Publishes one release to many stores.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--json', 'NDJSON on stdout, text for people on stderr; the last line is the result')
    .option('-q, --quiet', 'no progress: only results and errors')
    .option('-v, --verbose', 'debug log on stderr')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // Usage errors are rendered like every other error, see usageError.
      writeErr: () => undefined,
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(io.stdout.columns, 120),
      getErrHelpWidth: () => Math.min(io.stderr.columns, 120),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    .addHelpText('after', exitCodes);
  const verbs = [
    addRun,
    addPlan,
    addResume,
    addStatus,
    addCheck,
    addRegister,
    addUpload,
    addRelease,
    addList,
    addLogin,
    addLogout,
    addWhoami,
    addCredentials,
    addSandbox,
    addSchema,
  ];
  for (const add of verbs) add(program, act);
  return program;
}
