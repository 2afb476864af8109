import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PublishError } from '@omnipub/core';
import { loadConfig, type PipelineConfig } from '@omnipub/pipeline';
import { shortPath } from '../render/config-error.js';
import type { Session } from '../session.js';

const DEFAULT_FILE = 'omnipub.yaml';

/** Reads the pipeline file that was named, or ./omnipub.yaml; folders above are not searched. */
export async function loadFile(session: Session, file: string | undefined): Promise<PipelineConfig> {
  const path = resolve(session.io.cwd, file ?? DEFAULT_FILE);
  if (!(await exists(path))) throw noFile(file, session.io.cwd);
  return loadConfig(path, session.registry);
}

/**
 * The path of the pipeline file that was named, or of ./omnipub.yaml; undefined where none was named and there is none.
 * @throws PublishError INVALID_INPUT when the named one is not there
 */
export async function namedFile(session: Session, file: string | undefined): Promise<string | undefined> {
  const path = resolve(session.io.cwd, file ?? DEFAULT_FILE);
  if (await exists(path)) return path;
  if (file === undefined) return undefined;
  throw noFile(file, session.io.cwd);
}

/** The same as {@link loadFile}, but undefined where no file was named and there is none. */
export async function loadFileIfAny(
  session: Session,
  file: string | undefined,
): Promise<PipelineConfig | undefined> {
  const wanted = file !== undefined || (await exists(resolve(session.io.cwd, DEFAULT_FILE)));
  return wanted ? loadFile(session, file) : undefined;
}

/** The folder of ledgers: `--ledger`, else `.omnipub` beside the pipeline file, which need not exist any more. */
export function ledgerFolder(
  session: Session,
  options: { readonly file?: string; readonly ledger?: string },
): string {
  const { cwd } = session.io;
  if (options.ledger !== undefined) return resolve(cwd, options.ledger);
  return join(dirname(resolve(cwd, options.file ?? DEFAULT_FILE)), '.omnipub');
}

/** The command that goes on with a plan, as it has to be typed in the working directory. */
export function resumeCommand(
  session: Session,
  plan: { readonly id: string; readonly configFile: string },
  options: { readonly ledger?: string },
): string {
  const { cwd } = session.io;
  const words = ['omnipub', 'resume', plan.id];
  if (options.ledger !== undefined) words.push('--ledger', shellWord(options.ledger));
  else if (dirname(plan.configFile) !== cwd) words.push('--file', shellWord(shortPath(plan.configFile, cwd)));
  return words.join(' ');
}

function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function noFile(file: string | undefined, cwd: string): PublishError {
  return file === undefined
    ? new PublishError('INVALID_INPUT', `there is no ${DEFAULT_FILE} in ${cwd}`, {
        hint: 'go to the folder that has one, name the file (omnipub run path/to/file.yaml), or write one: `omnipub schema` describes it',
      })
    : new PublishError('INVALID_INPUT', `there is no file ${JSON.stringify(file)}`, {
        hint: `check the path; it starts from ${cwd}`,
      });
}
