import { PublishError, registerSecret } from '@omnipub/core';
import type { LoginFlags } from '../commands/login.js';

/**
 * What can be said of the options alone.
 * @throws PublishError INVALID_INPUT for a token among the arguments, and for options that exclude each other
 */
export function checkFlags(flags: LoginFlags): void {
  if (flags.withToken !== undefined && flags.withToken !== true && flags.withToken !== '-') {
    registerSecret(flags.withToken);
    throw new PublishError(
      'INVALID_INPUT',
      'a token must not be given as an argument: all users of this machine can see the arguments of a process, and shells keep them',
      {
        hint: 'take it for lost and make a new one; then pipe it in: omnipub login STORE --with-token - < FILE',
      },
    );
  }
  const ways = [
    ...(flags.import === undefined ? [] : ['--import']),
    ...(flags.fromEnv === true ? ['--from-env'] : []),
    ...(flags.withToken === undefined ? [] : ['--with-token']),
  ];
  if (ways.length > 1) refuse(`${ways.join(' and ')} are different ways to log in`, 'choose one');
  if (flags.kind !== undefined && (flags.import !== undefined || flags.fromEnv === true))
    refuse(`--kind goes with typing or --with-token, not with ${ways.join('')}`, 'leave one of them out');
  if (ways.length > 0 && (flags.browser === false || flags.keyFile !== undefined))
    refuse(
      `${flags.browser === false ? '--no-browser' : '--key-file'} does not go with ${ways.join('')}`,
      'leave one of them out',
    );
  if (flags.profile !== undefined && flags.import === undefined)
    refuse('--profile goes with --import', 'leave it out');
  if (flags.export !== undefined && flags.backend !== undefined)
    refuse('--export keeps the login in the file alone, --backend elsewhere', 'leave one of them out');
  if (flags.export === '-')
    refuse('--export takes a file', 'log in, then: omnipub credentials export STORE -');
}

function refuse(message: string, hint: string): never {
  throw new PublishError('INVALID_INPUT', message, { hint });
}
