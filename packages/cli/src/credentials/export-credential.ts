import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CredentialPlace, type CredentialRecord, formatCredentials, PublishError } from '@omnipub/core';
import type { ExportFlags } from '../commands/credential-transfers.js';
import { namedPlace } from '../login/import-login.js';
import type { Session, VerbResult } from '../session.js';
import { findOne, type OneCredential } from './find-one.js';
import { placeContext } from './place-context.js';
import { recordOf } from './record-of.js';
import { assertNew, writeSecretFile } from './secret-file.js';

type Writable = CredentialPlace & Required<Pick<CredentialPlace, 'write'>>;

/** `omnipub credentials export STORE [TARGET]`: the only verb that hands out a secret. */
export async function exportCredential(
  session: Session,
  options: ExportFlags & { readonly store: string; readonly target?: string },
): Promise<VerbResult> {
  const { target } = options;
  if (target === undefined && options.format === undefined)
    refuse(
      'it is not said where to',
      'name a new file, or - for stdout; or the place of another tool with --format',
    );
  if (target === '-' && session.ui.json)
    refuse('--json never holds a secret', 'leave --json out, or export to a file');
  const one = await findOne(session, options);
  const place =
    options.format === undefined ? undefined : writablePlace(one.login.definition.places, options.format);
  if (target !== undefined && target !== '-') await assertNew(session, target);
  const record = await recordOf(one);
  if (target === '-') {
    const text =
      place === undefined ? `${formatCredentials([record])}\n` : await textOf(session, place, record, one);
    // Not through the ui, which would remove the secret: it is what was asked for.
    session.io.stdout.write(text);
  } else if (place === undefined) {
    await writeSecretFile(session, target ?? '', `${formatCredentials([record])}\n`);
  } else {
    await write(session, place, record, { ...one, ...(target === undefined ? {} : { target }) });
  }
  const where = target === '-' ? 'stdout' : (target ?? place?.name ?? '');
  const { store, origin, account } = record;
  session.ui.emit({
    type: 'exported',
    to: where,
    store,
    origin,
    account,
    ...(place && { format: place.name }),
  });
  session.ui.note(
    `${account} at ${origin} (${store}): exported to ${where}; whoever can read that is logged in as you\n`,
  );
  return { outcome: 'exported', exitCode: 0, to: where };
}

async function write(
  session: Session,
  place: Writable,
  record: CredentialRecord,
  options: Pick<OneCredential, 'prompter' | 'signal'> & { readonly target?: string },
): Promise<void> {
  const { prompter, signal, target } = options;
  const path = target === undefined ? {} : { path: resolve(session.io.cwd, target) };
  await place.write(record, placeContext(session, { prompter, signal, ...path }));
}

/** What another tool would have written, as text. */
async function textOf(
  session: Session,
  place: Writable,
  record: CredentialRecord,
  one: OneCredential,
): Promise<string> {
  // mkdtemp makes a folder that nobody else can look into.
  const folder = await mkdtemp(join(tmpdir(), 'omnipub-export-'));
  try {
    const target = join(folder, 'export');
    await write(session, place, record, { ...one, target });
    return await readFile(target, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw new PublishError('UNSUPPORTED', `${place.name} is no file; it can't be printed`, {
      hint: 'leave the target out to write to the place itself',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function writablePlace(places: readonly CredentialPlace[], name: string): Writable {
  const place = namedPlace(places, name);
  if (place.write !== undefined) return place as Writable;
  const names = places.filter((known) => known.write !== undefined).map((known) => known.name);
  throw new PublishError('UNSUPPORTED', `${name} can only be read`, {
    hint: names.length === 0 ? 'leave --format out' : `these can be written: ${names.join(', ')}`,
  });
}

function refuse(message: string, hint: string): never {
  throw new PublishError('INVALID_INPUT', message, { hint });
}
