import { type Command, InvalidArgumentError } from 'commander';

/** What every verb about one credential takes. */
export interface CredentialFlags {
  readonly file?: string;
  readonly origin?: string;
  readonly account?: string;
  readonly backend?: string;
}

/** What verbs take that read another tool's configuration. */
export interface ProfileFlags {
  readonly profile?: string;
}

/** Adds the option of {@link ProfileFlags}. */
export function withProfileOption(command: Command): Command {
  return command.option('--profile <name>', "only this profile of another tool's configuration (koji)");
}

/** Adds the options of {@link CredentialFlags} but `--backend`, whose meaning differs. */
export function withCredentialOptions(command: Command): Command {
  return withKeyOptions(
    command.option('-f, --file <file>', 'the pipeline file that names the store (default: ./omnipub.yaml)'),
  );
}

/** Adds `--origin` and `--account`. */
export function withKeyOptions(command: Command): Command {
  return command
    .option('--origin <url>', 'scheme, host and port of the store (default: as in the pipeline file)')
    .option('--account <name>', 'the account, where there is more than one');
}

/** Gathers a repeatable option whose values may be separated by commas. */
export function collectList(value: string, before: readonly string[] = []): readonly string[] {
  const items = value.split(',').map((item) => item.trim());
  if (items.includes('')) throw new InvalidArgumentError('It holds an empty name.');
  return [...before, ...items];
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds, from `90d`, `12h`, `30m`, `600s` or `600`. */
export function duration(text: string): number {
  const [, number = '', unit = 's'] = /^([1-9]\d{0,8})([smhd])?$/.exec(text) ?? [];
  if (number === '') throw new InvalidArgumentError('Write it like 90d, 12h, 30m or 600s.');
  return Number(number) * (unitSeconds[unit] ?? 1);
}
