import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PublishError, toPublishError } from '@omnipub/core';

/** A file that Copr can build from. */
export interface BuildFile {
  readonly path: string;
  /** What the server is told: the last part of the path. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly kind: 'srpm' | 'spec';
}

/** How every RPM begins (the RPM package file format: the magic of the lead). */
const leadMagic = Buffer.from([0xed, 0xab, 0xee, 0xdb]);
const LEAD = 96;

/**
 * Looks at a file before anything is sent. The server looks only at the suffix, and takes an empty file (copr contract 4, recording
 * build-create-file-empty): the build would fail minutes later.
 * @throws PublishError NOT_FOUND; AUTH_DENIED; INVALID_INPUT for another suffix, an empty file, or what is no RPM inside
 */
export async function checkBuildFile(path: string): Promise<BuildFile> {
  const name = basename(path);
  const suffix = /\.(?:src|nosrc)\.rpm$|\.spec$/i.exec(name)?.[0].toLowerCase();
  if (suffix === undefined)
    throw invalid(
      `${JSON.stringify(name)} is nothing that Copr builds from`,
      'give a .src.rpm, a .nosrc.rpm or a .spec',
    );
  const kind = suffix === '.spec' ? 'spec' : 'srpm';
  const { size, isRpm } = await look(path);
  if (size === 0) throw invalid(`${JSON.stringify(path)} is empty`, 'build it again');
  if (kind === 'srpm' && !isRpm)
    throw invalid(`${JSON.stringify(path)} is no RPM, whatever its name says`, 'build or download it again');
  return { path, name, size, kind };
}

/** The same for a package that has been built already: any RPM but a source one, told by the suffix. */
export async function checkRpmFile(path: string): Promise<Omit<BuildFile, 'kind'>> {
  const name = basename(path);
  if (!/\.rpm$/i.test(name) || /\.(?:src|nosrc)\.rpm$/i.test(name))
    throw invalid(
      `${JSON.stringify(name)} is no built package`,
      'give a binary .rpm; source packages are built with createFromFile',
    );
  const { size, isRpm } = await look(path);
  if (!isRpm)
    throw invalid(`${JSON.stringify(path)} is no RPM, whatever its name says`, 'build or download it again');
  return { path, name, size };
}

async function look(path: string): Promise<{ readonly size: number; readonly isRpm: boolean }> {
  let file: FileHandle | undefined;
  try {
    // Asked first: opening a pipe would wait for its writer.
    const there = await stat(path);
    if (!there.isFile()) throw invalid(`${JSON.stringify(path)} is no regular file`, 'check the path');
    file = await open(path);
    const lead = Buffer.alloc(LEAD);
    const { bytesRead } = await file.read(lead, 0, LEAD, 0);
    return { size: there.size, isRpm: bytesRead === LEAD && lead.subarray(0, 4).equals(leadMagic) };
  } catch (thrown) {
    throw toPublishError(thrown, { store: 'copr' });
  } finally {
    await file?.close();
  }
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'copr', hint });
}
