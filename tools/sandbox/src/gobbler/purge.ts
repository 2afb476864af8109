import { removeProbational } from './actions/probation.js';
import { type Call, type Daemon, newCall } from './daemon.js';
import { children, lstat, removeAll, userDirectories } from './disk.js';
import { failed } from './errors.js';
import { join } from './go/path.js';
import { quote, type Raw } from './go/raw.js';
import { parseTime } from './go/time.js';
import { LOGS } from './registry/logs.js';
import { readSummary } from './registry/summary.js';

const DAY_MS = 86_400_000;
const KEEP_MS = 7 * DAY_MS;

/**
 * The daily job: removes what lies in staging and in the logs for more than seven days, and probational versions older
 * than `-probation` (gobbler contract 2, 5, 11). Answers what could not be removed.
 */
export async function purge(daemon: Daemon): Promise<Error[]> {
  const faults = [
    ...(await purgeFiles(daemon, daemon.staging)),
    ...(await purgeFiles(daemon, join(daemon.registry, LOGS))),
  ];
  if (daemon.probationDays >= 0) faults.push(...(await purgeProbational(daemon)));
  return faults;
}

async function purgeFiles(daemon: Daemon, folder: Raw): Promise<Error[]> {
  return collect(await children(folder), async (child) => {
    const path = join(folder, child.name);
    const { mtimeMs } = await lstat(path);
    if (daemon.now() - mtimeMs > KEEP_MS) await removeAll(path);
  });
}

async function purgeProbational(daemon: Daemon): Promise<Error[]> {
  const faults: Error[] = [];
  for (const project of await userDirectories(daemon.registry)) {
    const projectDir = join(daemon.registry, project);
    faults.push(
      ...(await collect(await userDirectories(projectDir), async (asset) => {
        faults.push(...(await purgeAsset(daemon, { projectDir, assetDir: join(projectDir, asset) })));
      })),
    );
  }
  return faults;
}

async function purgeAsset(daemon: Daemon, where: { projectDir: Raw; assetDir: Raw }): Promise<Error[]> {
  const call = newCall(daemon, '', daemon.lifetime);
  const failure = (dir: Raw): Raw => `failed to lock directory ${quote(dir)}`;
  try {
    await call.locks.shared(daemon.registry, failure(daemon.registry));
    await call.locks.shared(where.projectDir, failure(where.projectDir));
    await call.locks.exclusive(where.assetDir, failure(where.assetDir));
    return await collect(await userDirectories(where.assetDir), (version) =>
      purgeVersion(call, { ...where, versionDir: join(where.assetDir, version) }),
    );
  } finally {
    call.locks.releaseAll();
  }
}

async function purgeVersion(call: Call, where: { projectDir: Raw; versionDir: Raw }): Promise<void> {
  const summary = await readSummary(where.versionDir);
  if (summary.onProbation !== true) return;
  const finish = parseTime(summary.uploadFinish);
  if (finish === undefined) throw failed(`failed to parse upload time of ${quote(where.versionDir)}`);
  const { daemon } = call;
  if (daemon.now() - finish <= daemon.probationDays * DAY_MS) return;
  await removeProbational(call, { ...where, force: false });
}

async function collect<T>(items: readonly T[], job: (item: T) => Promise<void>): Promise<Error[]> {
  const faults: Error[] = [];
  for (const item of items) {
    try {
      await job(item);
    } catch (error) {
      faults.push(error instanceof Error ? error : failed(String(error)));
    }
  }
  return faults;
}
