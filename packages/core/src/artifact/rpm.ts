import type { FileHandle } from 'node:fs/promises';
import { damaged, openRpmHeader } from './rpm-header.js';

/** The tags that are read (rpmtag.h). */
const tags = { name: 1000, version: 1001, release: 1002, epoch: 1003, arch: 1022, sourceRpm: 1044 } as const;

/** What an RPM says about itself. */
export interface RpmFacts {
  readonly kind: 'srpm' | 'rpm';
  readonly name: string;
  /** Absent when the header has none. */
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  /** Of an SRPM: where it was built. */
  readonly arch: string;
}

/**
 * Reads name, epoch, version, release and architecture from an RPM. A source package is one that names no source
 * package of its own: rpm decides by that too, because the type in the lead is not kept up by all tools.
 * @throws PublishError INVALID_INPUT for a damaged file
 */
export async function readRpm(handle: FileHandle, path: string, size: number): Promise<RpmFacts> {
  const header = await openRpmHeader(handle, path, size);
  const need = async (tag: number, name: string): Promise<string> => {
    const value = await header.string(tag);
    if (value === undefined || value === '') throw damaged(path, `its header gives no ${name}`);
    return value;
  };
  const epoch = await header.int32(tags.epoch);
  return {
    kind: header.has(tags.sourceRpm) ? 'rpm' : 'srpm',
    name: await need(tags.name, 'name'),
    ...(epoch === undefined ? {} : { epoch }),
    version: await need(tags.version, 'version'),
    release: await need(tags.release, 'release'),
    arch: await need(tags.arch, 'architecture'),
  };
}
