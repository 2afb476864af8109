import { resolve } from 'node:path';
import {
  type CredentialPlace,
  type CredentialRecord,
  didYouMean,
  expiryOf,
  normalizeOrigin,
  PublishError,
  parseCredentials,
  readSmallFile,
  registerSecret,
  summaryOf,
} from '@omnipub/core';
import type { ImportFlags } from '../commands/credential-transfers.js';
import type { Prompter } from '../prompt/prompter.js';
import { credentialJson, credentialLines } from '../render/credential.js';
import type { Session, VerbResult } from '../session.js';
import { openCredentials } from './open-credentials.js';
import { placeContext } from './place-context.js';

/** `omnipub credentials import [SOURCE]` */
export async function importCredentials(
  session: Session,
  options: ImportFlags & { readonly source?: string },
): Promise<VerbResult> {
  const { ui, deps } = session;
  const { signal } = session.watchStop();
  const prompter = session.openPrompter(signal);
  const credentials = await openCredentials(session, { prompter, signal });
  const to = await credentials.assertCanSave(options.backend);
  const filter = options.origin === undefined ? {} : { origin: normalizeOrigin(options.origin) };
  const records = wanted(await read(session, { ...options, ...filter, prompter, signal }), {
    ...options,
    ...filter,
  });
  const now = deps.clock.now();
  for (const record of records) {
    const stored = await credentials.chain.set(record, { signal, ...(to === undefined ? {} : { to }) });
    const summary = summaryOf(record);
    ui.emit({ type: 'credential', backend: stored.to, ...credentialJson(summary, now) });
    ui.print(
      `${stored.replaced ? 'replaced' : 'imported'}\n${credentialLines(summary, { now, backend: stored.to })}`,
    );
    const { state, sentence } = expiryOf(summary, now);
    if (state === 'expired' || state === 'soon') ui.alert(`${ui.style.warn('warning')}: it ${sentence}\n`);
  }
  return { outcome: 'imported', exitCode: 0, count: records.length };
}

interface ReadOptions extends ImportFlags {
  readonly source?: string;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
}

async function read(session: Session, options: ReadOptions): Promise<readonly CredentialRecord[]> {
  const { source, format } = options;
  if (format === undefined) {
    if (source === undefined)
      throw new PublishError('INVALID_INPUT', 'it is not said where from', {
        hint: 'name a file, or - for stdin; or the place of another tool with --format',
      });
    return parseCredentials(await textOf(session, options), source === '-' ? 'standard input' : source);
  }
  if (source === '-')
    throw new PublishError('INVALID_INPUT', 'the format of another tool is not read from stdin', {
      hint: 'name a file, or leave it out to read where the tool keeps it',
    });
  const place = await placeNamed(session, format);
  const path = source === undefined ? {} : { path: resolve(session.io.cwd, source) };
  const records = await place.read(placeContext(session, { ...options, ...path }));
  if (records.length > 0) return records;
  throw new PublishError('AUTH_MISSING', `${format} holds no credential`, { hint: place.summary });
}

async function textOf(session: Session, { source, prompter }: ReadOptions): Promise<string> {
  if (source !== undefined && source !== '-') return textOfFile(session, source);
  const text = prompter.available
    ? await prompter.ask({ text: 'export', secret: true })
    : await session.io.stdin();
  registerSecret(text);
  return text;
}

async function textOfFile(session: Session, source: string): Promise<string> {
  const file = await readSmallFile(resolve(session.io.cwd, source));
  if (file === undefined)
    throw new PublishError('INVALID_INPUT', `there is no file ${JSON.stringify(source)}`, {
      hint: `check the path; it starts from ${session.io.cwd}`,
    });
  const text = file.bytes.toString('utf8');
  registerSecret(text);
  if (file.open) {
    const message = `other users of this machine may read ${source}; delete it, or: chmod 600 ${source}`;
    session.warn({ type: 'warning', code: 'unsafe-mode', message });
  }
  return text;
}

function wanted(records: readonly CredentialRecord[], options: ImportFlags): readonly CredentialRecord[] {
  const { origin, account } = options;
  const matching = records.filter(
    (record) =>
      (origin === undefined || record.origin === origin) &&
      (account === undefined || record.account === account),
  );
  if (matching.length > 0) return matching;
  const known = records.map((record) => `${record.account} at ${record.origin}`).join(', ');
  throw new PublishError('AUTH_MISSING', 'it holds no credential of that account and origin', {
    hint: `it holds: ${known}`,
  });
}

/** The place of this name, of whatever store it is. */
async function placeNamed(session: Session, name: string): Promise<CredentialPlace> {
  const definitions = await Promise.all(session.logins.kinds.map((kind) => session.logins.load(kind)));
  const places = definitions.flatMap((definition) => definition.places);
  const place = places.find((known) => known.name === name);
  if (place !== undefined) return place;
  const names = places.map((known) => known.name);
  throw new PublishError('INVALID_INPUT', `there is no format ${JSON.stringify(name)}`, {
    hint: didYouMean(name, names) ?? `use one of: ${names.join(', ')}`,
  });
}
