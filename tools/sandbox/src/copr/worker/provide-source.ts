import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRpm } from '../../common/rpm/write-rpm.js';
import type { BuildRow } from '../db/rows.js';
import { guessName, parseName } from './guess-name.js';
import type { Job } from './job.js';
import { readSpec, type Spec } from './read-spec.js';

/** Why there is no source. */
export class NoSource extends Error {}

const MOST_BYTES = 512 * 1024 * 1024;

/**
 * The path of a source package. What was uploaded is taken as it is; URLs of this machine are fetched; everything else is made up after
 * the name, because the sandbox reaches nobody.
 * @throws NoSource
 */
export async function provideSource(job: Job): Promise<string> {
  const { build } = job;
  if (build.sourceType === 'upload') return uploadedSource(job, build);
  if (build.sourceType === 'link' && typeof build.source.url === 'string') {
    const url = URL.parse(build.source.url);
    if (url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
      return fetchSource(job, url);
    }
  }
  const name = guessName(job.frontend.db, build);
  return writeSource(job, { ...parseName(fileName(build)), name, ...versionOf(build) });
}

const fileName = ({ source }: BuildRow): string =>
  typeof source.url === 'string' ? (source.url.split('/').at(-1) ?? '') : '';

function versionOf({ source, sourceType }: BuildRow): { version?: string } {
  const version = sourceType === 'pypi' ? source.pypi_package_version : undefined;
  return typeof version === 'string' && version !== '' ? { version } : {};
}

function uploadedSource(job: Job, { source }: BuildRow): string {
  const path = join(job.frontend.paths.uploads, String(source.tmp), String(source.pkg));
  if (!existsSync(path)) throw new NoSource(`cannot open ${path}: No such file or directory`);
  return path.toLowerCase().endsWith('.spec') ? sourceOfSpec(job, readFileSync(path, 'utf8')) : path;
}

async function fetchSource(job: Job, url: URL): Promise<string> {
  let bytes: Buffer;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new NoSource(`${url.href}: ${response.status}`);
    bytes = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof NoSource) throw error;
    throw new NoSource(`${url.href}: ${String(error)}`);
  }
  if (bytes.length > MOST_BYTES) throw new NoSource(`${url.href} is too long`);
  if (url.pathname.endsWith('.spec')) return sourceOfSpec(job, bytes.toString('utf8'));
  const path = join(job.sourceFolder, 'downloaded.src.rpm.part');
  writeFileSync(path, bytes);
  return path;
}

function sourceOfSpec(job: Job, text: string): string {
  const spec = readSpec(text);
  if (spec === undefined) throw new NoSource('Name field must be present in package: (main package)');
  return writeSource(job, spec);
}

function writeSource(job: Job, source: Partial<Spec> & Pick<Spec, 'name' | 'version' | 'release'>): string {
  const { name, version, release } = source;
  const path = join(job.sourceFolder, `${name}-${version}-${release}.src.rpm`);
  const rpm = writeRpm({
    name,
    version,
    release,
    epoch: source.epoch ?? null,
    arch: source.noarch === true ? 'noarch' : 'x86_64',
    sourcerpm: null,
    summary: source.summary ?? name,
    description: source.summary ?? name,
    license: source.license ?? 'Unspecified',
    url: '',
    buildtime: job.now,
    ...(source.exclusiveArch === undefined ? {} : { exclusiveArch: source.exclusiveArch }),
    ...(source.excludeArch === undefined ? {} : { excludeArch: source.excludeArch }),
  });
  writeFileSync(path, rpm);
  return path;
}
