import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { relative } from 'node:path';
import { type ComparableAnswer, comparableAnswers } from './recordings.answer.js';
import { applyChanges, normaliseTree } from './recordings.expectation.js';
import {
  fillPlaceholders,
  type RecordedEntry,
  type RecordedExchange,
  type Recording,
} from './recordings.fixture.js';
import { sendRaw } from './recordings.raw-http.js';
import { layOut, readTree, type Tree, toBytes, treeOf } from './recordings.tree.js';
import { startGobblerSandbox } from './server.js';

/** What came of a recording's requests. */
export interface Outcome {
  answers: ComparableAnswer[];
  registry: Tree;
}

/**
 * Lays out the state of a recording in a fresh directory, starts a sandbox on it, sends the recorded requests over a
 * raw socket, and returns what the real daemon and what the sandbox made of it, in one shape: a test has only to
 * compare the two. The sandbox takes owners and the clock from the recording, so neither root nor waiting is needed.
 */
export async function replayRecording(
  recording: Recording,
): Promise<{ recorded: Outcome; replayed: Outcome }> {
  const root = await realpath(await mkdtemp(`${tmpdir()}/gobbler-replay-`));
  try {
    return await replayIn(root, recording);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function replayIn(
  root: string,
  recording: Recording,
): Promise<{ recorded: Outcome; replayed: Outcome }> {
  const places = {
    REGISTRY: `${root}/registry`,
    STAGING: `${root}/staging`,
    WHITELISTED: `${root}/whitelisted`,
    WORK: `${root}/work`,
  };
  for (const place of Object.values(places)) await mkdir(place);
  const {
    daemon,
    work,
    whitelisted,
    registry,
    exchanges,
    changes,
    heldLocks = [],
  } = fillPlaceholders(recording, places);
  let exchange: RecordedExchange | undefined = exchanges[0];
  const clock = (): number => Date.parse(exchange?.at ?? '');
  await layOut(places.WORK, work ?? [], { now: clock(), spare: root });
  await layOut(places.WHITELISTED, whitelisted ?? [], { now: clock(), spare: root });
  await layOut(places.REGISTRY, registry, { now: clock(), spare: root });
  for (const lock of heldLocks) await holdLock(`${places.REGISTRY}/${lock}`);
  const sandbox = await startGobblerSandbox({
    staging: places.STAGING,
    registry: places.REGISTRY,
    ...daemon,
    // The account of the recorded daemon.
    account: 'gobsvc',
    now: clock,
    // The recorded daemon waited 60 s.
    lockTimeoutMs: 100,
    ownerOf: (path) => ownerIn(exchange?.staging ?? [], relative(places.STAGING, path)),
  });
  const mtimes = new Set(
    [...registry, ...(whitelisted ?? [])].flatMap(({ mtime }) =>
      mtime ? [new Date(mtime).toUTCString()] : [],
    ),
  );
  const recorded: ComparableAnswer[] = [];
  const replayed: ComparableAnswer[] = [];
  try {
    const { hostname, port, host } = new URL(sandbox.url);
    for (exchange of exchanges) {
      await clearAndLayOut(places.STAGING, exchange.staging ?? [], { now: clock(), spare: root });
      const headers = fillPlaceholders(exchange.request.headers, { HOST: host });
      const answer = await sendRaw({
        host: hostname,
        port: Number(port),
        line: exchange.request.line,
        headers,
      });
      const pair = comparableAnswers(exchange, answer, { mtimes });
      recorded.push(pair.recorded);
      replayed.push(pair.replayed);
    }
  } finally {
    await sandbox.stop();
  }
  const before = treeOf(registry);
  const clocks = exchanges.map(({ at }) => Date.parse(at));
  const expected = applyChanges(before, changes);
  const found = {
    ...(await readTree(places.REGISTRY)),
    ...treeOf(heldLocks.map((path) => ({ path, content: '' }))),
  };
  return {
    recorded: { answers: recorded, registry: normaliseTree(expected, { before, clocks, toleranceMs: 1000 }) },
    replayed: { answers: replayed, registry: normaliseTree(found, { before, clocks, toleranceMs: 0 }) },
  };
}

/** A lock file that cannot be opened is, for the daemon, one that somebody holds (gobbler contract 11). */
async function holdLock(path: string): Promise<void> {
  await rm(path);
  await mkdir(path);
}

async function clearAndLayOut(
  staging: string,
  entries: readonly RecordedEntry[],
  options: { now: number; spare: string },
): Promise<void> {
  await rm(staging, { recursive: true });
  await mkdir(staging);
  await layOut(staging, entries, options);
}

/** STAGING and what is above it belonged to root on the recorded machine (recording upload_source_checks). */
function ownerIn(staging: readonly RecordedEntry[], path: string): string | undefined {
  if (path === '' || path === '.' || path.startsWith('..')) return 'root';
  return staging.find((entry) => toBytes(entry.path).equals(Buffer.from(path)))?.owner;
}
