import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Call } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { registryPath, serviceInfo } from '../info.js';
import { readManifest, readSummary } from '../read/fetch-json.js';
import { readerFor } from '../read/reader.js';
import type { GobblerSession } from '../session.js';
import { scanSource } from './stage/scan.js';
import { type SourceTree, shown } from './stage/source.js';
import type { UploadOptions } from './upload-types.js';

/** Looks at a source tree with the rules of this service; problems are in the result. */
export async function lookAtSource(
  session: GobblerSession,
  source: string,
  options: UploadOptions,
  call: Call,
): Promise<SourceTree> {
  const reader = await readerFor(session, {}, call);
  const there = (await serviceInfo(session, call)).registry;
  const here = await registryPath(session, call);
  type Looked = Awaited<ReturnType<Parameters<typeof scanSource>[1]['links']['version']>>;
  const versions = new Map<string, Looked>();
  return scanSource(source, {
    signal: call.signal,
    ignoreDot: options.ignoreDot ?? true,
    links: {
      registry: { here, there },
      allowOutside: options.allowOutsideLinks ?? false,
      async version(project, asset, version) {
        const names = { project, asset, version };
        const key = `${project}/${asset}/${version}`;
        if (!versions.has(key)) {
          const summary = await readSummary(reader, names, call);
          const manifest = summary === undefined ? undefined : await readManifest(reader, names, call);
          versions.set(
            key,
            summary === undefined || manifest === undefined ? undefined : { summary, manifest },
          );
        }
        return versions.get(key);
      },
    },
  });
}

/** Throws one error that names everything that can't be uploaded, up to a number. */
export function refuseProblems(tree: SourceTree, source: string): void {
  const { problems } = tree;
  if (problems.length === 0) return;
  const first = problems.slice(0, 20).map(({ path, what }) => `  ${shown(path)} ${what}`);
  if (problems.length > first.length) first.push(`  and ${String(problems.length - first.length)} more`);
  throw gobblerError(
    'INVALID_INPUT',
    `${shown(source)} can't be uploaded; nothing was staged:\n${first.join('\n')}`,
    { hint: 'remove or correct what is named, and upload again' },
  );
}

/** Tells what will be left out. */
export function warnIgnored(tree: SourceTree, call: Call): void {
  if (tree.ignored.length === 0) return;
  const first = tree.ignored.slice(0, 10).map(shown).join(', ');
  const more = tree.ignored.length > 10 ? `, and ${String(tree.ignored.length - 10)} more` : '';
  call.emit({
    type: 'warning',
    code: 'IGNORED_DOT_FILES',
    message: `left out, because the names begin with a dot: ${first}${more}`,
  });
}

/** Is the source a direct child of staging, to be uploaded from where it is? A nested one is copied: the service can't name it (contract 6.2). */
export function isInStaging(staging: string, source: string): boolean {
  const path = resolve(source);
  return dirname(path) === resolve(staging) && !basename(path).startsWith('request-');
}

/**
 * A directory that is uploaded from where it is must be mine, and hold only links that the service understands as they are.
 *
 * @throws PublishError INVALID_INPUT
 */
export async function checkInPlace(tree: SourceTree, source: string): Promise<void> {
  const status = await stat(source);
  if (!status.isDirectory())
    throw gobblerError('INVALID_INPUT', `${shown(source)} is a file in staging`, {
      hint: 'move it out of staging, or into a directory there',
    });
  if (status.uid !== process.geteuid?.()) {
    throw gobblerError(
      'INVALID_INPUT',
      `${shown(source)} belongs to another user; the service would refuse it`,
      {
        hint: 'upload with the account that owns the directory',
      },
    );
  }
  const unreadable = tree.files.filter((file) => (file.mode & 0o044) === 0).map((file) => file.path);
  if (unreadable.length > 0) {
    throw gobblerError(
      'INVALID_INPUT',
      `${shown(source)} holds files that the service can't read: ${unreadable.slice(0, 10).map(shown).join(', ')}`,
      { hint: 'chmod a+r them' },
    );
  }
}
