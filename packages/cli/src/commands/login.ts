import type { Command } from 'commander';
import type { Act } from '../program.js';
import {
  type CredentialFlags,
  collectList,
  duration,
  type ProfileFlags,
  withCredentialOptions,
  withProfileOption,
} from './credential-options.js';
import { examples } from './examples.js';

/** What `omnipub login` takes. */
export interface LoginFlags extends CredentialFlags, ProfileFlags {
  readonly kind?: string;
  /** False after `--no-browser`. */
  readonly browser?: boolean;
  readonly keyFile?: string;
  /** True for `--import` without a name. */
  readonly import?: string | true;
  readonly fromEnv?: boolean;
  /** `-`, or a token that was given where everybody can see it. True for no value. */
  readonly withToken?: string | true;
  readonly permissions?: readonly string[];
  readonly packages?: readonly string[];
  readonly channels?: readonly string[];
  readonly ttl?: number;
  readonly export?: string;
}

/** `omnipub login STORE` */
export function addLogin(program: Command, act: Act): void {
  withProfileOption(withCredentialOptions(program.command('login')))
    .argument('<store>', 'name of a store in the pipeline file, or a kind of store')
    .description('log in to a store once, for omnipub and, by export, for the tools that it works beside')
    .option(
      '--kind <name>',
      'what to log in with: ubuntu-one, candid, candid-form, agent, onprem, exported-login, … (default: asks)',
    )
    .option('--no-browser', 'show the address of the page to log in on, open nothing, and wait')
    .option('--key-file <file>', 'the file with the key of an agent (default: BAKERY_AGENT_FILE)')
    .option('--import [place]', 'take the login of another tool; without a name: the only one that there is')
    .option('--from-env', 'take what the environment holds')
    .option('--with-token [-]', 'read the token from stdin; never give it as an argument')
    .option(
      '--permissions <list>',
      'restrict the login to these permissions; commas, repeatable',
      collectList,
    )
    .option('--packages <list>', 'restrict it to these packages; commas, repeatable', collectList)
    .option('--channels <list>', 'restrict it to these channels; commas, repeatable', collectList)
    .option('--ttl <duration>', 'how long it is good for: 90d, 12h, 30m, 600s', duration)
    .option(
      '--export <file>',
      'write the login to this new file, readable by you alone, and keep it nowhere else',
    )
    .option(
      '--backend <name>',
      'where to keep it: keyring, file or memory (default: the best that works here)',
    )
    .addHelpText(
      'after',
      examples([
        [
          'omnipub login snap',
          'asks for what Ubuntu One wants to know; what is secret does not show while you type or paste',
        ],
        ['omnipub login charmhub --kind candid --no-browser', 'log in on a page that you open elsewhere'],
        [
          'omnipub login snap --packages hello --channels edge,beta --ttl 90d --export ci.txt',
          'for a CI job: a login that may do no more than that, in a file and nowhere else',
        ],
        [
          'omnipub login charmhub --kind agent --key-file agent.json',
          'a program logs in, and nobody is asked',
        ],
        ['omnipub login snap --import', 'use the login that snapcraft has'],
        ['omnipub login copr --with-token - < token.txt', 'in a CI job; the file holds the token'],
        [
          'omnipub login charmhub --from-env --export login.txt',
          'from the environment into a file, for another machine',
        ],
      ]),
    )
    .action((store: string, flags: LoginFlags) =>
      act(async (session) => {
        const { loginStore } = await import('../login/login-store.js');
        return loginStore(session, { ...flags, store });
      }),
    );
}
