import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  didYouMean,
  PublishError,
  type PythonConfig,
  PythonConfigError,
  readPythonConfig,
} from '@omnipub/core';
import { type KojiConfigContext, readKojiConfigFiles } from './config-files.js';
import { expandHome } from './expand-home.js';
import { type KojiOptions, optionsSchema } from './profile-schema.js';

/** A profile of koji's configuration: all options, under their own names, defaults filled in (koji contract 15). Times are seconds. */
export interface KojiProfile extends Omit<KojiOptions, 'cert' | 'serverca' | 'authtype'> {
  readonly name: string;
  /** The PEM with certificate and key; `''` when there is none. */
  readonly cert: string;
  /** Authorities that replace those of the system; `''` when there are none. */
  readonly serverca: string;
  /** As configured; else `ssl` when the certificate is there, else `kerberos`. */
  readonly authtype: NonNullable<KojiOptions['authtype']>;
}

/**
 * Reads one profile out of all configuration files.
 *
 * @throws PublishError INVALID_INPUT when no file has it, and for what can't be read, naming file, line and option, never a value
 */
export async function loadKojiProfile(name: string, context: KojiConfigContext): Promise<KojiProfile> {
  return profileOf(await load(context), name, context);
}

/** Reads all profiles, in the order of their first appearance. @throws PublishError INVALID_INPUT */
export async function loadKojiProfiles(context: KojiConfigContext): Promise<readonly KojiProfile[]> {
  const config = await load(context);
  return config.sections.map((name) => profileOf(config, name, context));
}

async function load(context: KojiConfigContext): Promise<PythonConfig> {
  return inWords(async () => readPythonConfig(await readKojiConfigFiles(context)));
}

function profileOf(config: PythonConfig, name: string, context: KojiConfigContext): KojiProfile {
  if (!config.sections.includes(name)) throw unknown(name, config.sections);
  const options = optionsOf(config, name);
  const { home } = context;
  // As in koji, what is configured is taken as it is; only the defaults have to exist.
  const file = (option: 'cert' | 'serverca', usual: string): string => {
    const configured = options[option] ?? '';
    if (configured !== '') return expandHome(configured, home);
    const path = join(home, '.koji', usual);
    return existsSync(path) ? path : '';
  };
  const cert = file('cert', 'client.crt');
  const serverca = file('serverca', 'serverca.crt');
  warnOfVerification(config, name, { options, serverca, context });
  const { keytab } = options;
  return {
    ...options,
    name,
    cert,
    serverca,
    ...(keytab === undefined ? {} : { keytab: expandHome(keytab, home) }),
    no_ssl_verify: options.no_ssl_verify && serverca === '',
    authtype: options.authtype ?? (cert !== '' && existsSync(cert) ? 'ssl' : 'kerberos'),
  };
}

function optionsOf(config: PythonConfig, section: string): KojiOptions {
  const raw: Record<string, string> = {};
  for (const option of Object.keys(optionsSchema.shape)) {
    const value = inWordsNow(() => config.get(section, option));
    // An empty path or flag is as good as none, in koji too.
    if (value !== undefined && value !== '') raw[option] = value;
  }
  const parsed = optionsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const option = String(issue?.path[0]);
  const origin = config.origin(section, option);
  const where = origin === undefined ? '' : `${origin.source}, line ${String(origin.line)}: `;
  throw invalid(`${where}option "${option}" of [${section}] ${issue?.message ?? ''}`, 'correct it there');
}

/** koji reads `no_ssl_verify` as text, so that `false` is true; and `serverca` wins over it (koji contract 15). */
function warnOfVerification(
  config: PythonConfig,
  section: string,
  { options, serverca, context }: { options: KojiOptions; serverca: string; context: KojiConfigContext },
): void {
  const isSet = (config.raw(section, 'no_ssl_verify') ?? '') !== '';
  if (!isSet || (!options.no_ssl_verify && serverca !== '')) return;
  const message = options.no_ssl_verify
    ? serverca === ''
      ? `[${section}] has no_ssl_verify: whoever sits in between can read and change everything`
      : `[${section}] has no_ssl_verify and serverca: the server is verified by serverca, as in koji`
    : `[${section}] has no_ssl_verify set to false: omnipub verifies the server, but koji takes any text for true and does not; remove the line`;
  context.emit({ type: 'warning', code: 'no-ssl-verify', message });
}

function unknown(name: string, names: readonly string[]): PublishError {
  const known = names.length === 0 ? 'no profile at all' : `the profiles ${names.join(', ')}`;
  return invalid(
    `koji's configuration has no profile "${name}"`,
    `${didYouMean(name, names) ?? 'name another one'}; there is ${known} in /etc/koji.conf, /etc/koji.conf.d, ~/.koji/config and ~/.koji/config.d`,
  );
}

async function inWords<T>(act: () => Promise<T>): Promise<T> {
  return act().catch((thrown: unknown) =>
    inWordsNow(() => {
      throw thrown;
    }),
  );
}

function inWordsNow<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    if (!(thrown instanceof PythonConfigError)) throw thrown;
    const percent = thrown.problem.startsWith('interpolation');
    throw invalid(thrown.message, percent ? 'write %% for each % in a value' : 'correct it there');
  }
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'koji', hint });
}
