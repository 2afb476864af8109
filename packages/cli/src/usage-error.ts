import { PublishError } from '@omnipub/core';
import type { CommanderError } from 'commander';

/** A command line that can't be read, in the words of every other error. */
export function usageError(error: CommanderError, argv: readonly string[]): PublishError {
  const verb = argv.find((word) => !word.startsWith('-'));
  const known = error.code !== 'commander.unknownCommand' && verb !== undefined;
  const help = `run "omnipub ${known ? `${verb} ` : ''}--help" for the usage`;
  // Commander ends its own messages with `(Did you mean x?)` on a line of its own.
  // `--token=…` is no option, but its value may be a secret, and commander repeats it.
  const safe = error.message.replace(/^error: /, '').replace(/'(--?[\w-]+)=[^]*?'(?=\n|$)/, "'$1'");
  const [first = '', ...rest] = safe.split('\n');
  const meant = /\(Did you mean (.+)\?\)/.exec(rest.join(' '))?.[1];
  const message = error.code === 'commander.help' ? 'no verb was given' : first;
  return new PublishError('INVALID_INPUT', message, {
    hint: meant === undefined ? help : `did you mean "${meant}"? ${help}`,
  });
}
