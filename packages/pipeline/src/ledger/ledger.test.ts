import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { registerSecret } from '@omnipub/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../plan/plan.js';
import { planId } from '../plan/plan-id.js';
import { makeScene, type Scene, target, yamlOf } from '../testing/scene.js';
import type { LedgerEntry } from './entry.js';
import { openLedger } from './ledger.js';
import { listLedgers, readLedger } from './read-ledger.js';
import { stepStates } from './step-state.js';

let scene: Scene;
let plan: Plan;
let file: string;
const at = '2026-11-21T10:00:00.000Z';
const intent = (key: string): LedgerEntry => ({ at, type: 'intent', key, attempt: 1, owner: 'host:1' });
const done = (key: string, more: object = {}): LedgerEntry => ({
  at,
  type: 'done',
  key,
  receipt: { id: 'x', ref: null, outcome: 'created', ...more },
});

beforeEach(async () => {
  scene = await makeScene();
  await scene.write('a.bin', 'bytes');
  plan = await scene.plan(yamlOf([target('a')]));
  file = join(scene.ledgerFolder, `${plan.id}.jsonl`);
});
afterEach(() => scene.remove());

async function write(...entries: readonly LedgerEntry[]): Promise<void> {
  const ledger = await openLedger(scene.ledgerFolder, plan);
  for (const entry of entries) await ledger.append(entry);
  await ledger.close();
}

describe('a ledger', () => {
  it('is private to its owner, begins with the plan, and leaves no lock when closed', async () => {
    await write(intent('a/upload'));
    expect((await stat(scene.ledgerFolder)).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(scene.ledgerFolder)).toEqual([`${plan.id}.jsonl`]);
    const read = await readLedger(scene.ledgerFolder, plan.id);
    expect(read.plan).toEqual(plan);
    expect(read.entries.map(({ type }) => type)).toEqual(['plan', 'intent']);
  });

  it('keeps entries that are appended at once whole and in order', async () => {
    const ledger = await openLedger(scene.ledgerFolder, plan);
    const keys = Array.from({ length: 50 }, (_, index) => `a/${String(index)}`);
    await Promise.all(keys.map((key) => ledger.append(intent(key))));
    await ledger.close();
    const { entries } = await readLedger(scene.ledgerFolder, plan.id);
    expect(entries.flatMap((entry) => (entry.type === 'intent' ? [entry.key] : []))).toEqual(keys);
  });

  it('keeps no secret', async () => {
    registerSecret('s3cret-of-the-ledger-test');
    await write(
      done('a/upload', { url: 'https://x.test/?token=abcdefgh', ref: { note: 's3cret-of-the-ledger-test' } }),
    );
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('s3cret');
    expect(text).not.toContain('abcdefgh');
  });

  it('refuses a plan that holds a secret', async () => {
    registerSecret('s3cret-in-a-plan');
    const bad = { ...plan, release: 's3cret-in-a-plan' };
    await expect(openLedger(scene.ledgerFolder, bad)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('forgets a last line that a crash cut short, and goes on after it', async () => {
    await write(intent('a/register'), done('a/register'), intent('a/upload'));
    await truncate(file, (await stat(file)).size - 5);
    const { entries } = await readLedger(scene.ledgerFolder, plan.id);
    expect(stepStates(plan, entries).map(({ state }) => state)).toEqual(['done', 'open', 'open', 'open']);
    await write(intent('a/upload'));
    expect((await readLedger(scene.ledgerFolder, plan.id)).entries).toHaveLength(4);
  });

  it('begins anew when not even the first line is whole', async () => {
    await mkdir(scene.ledgerFolder);
    await writeFile(file, '{"at":"2026');
    await expect(readLedger(scene.ledgerFolder, plan.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await scene.run(plan)).outcome).toBe('complete');
    expect((await readLedger(scene.ledgerFolder, plan.id)).plan).toEqual(plan);
  });

  it.each([
    ['not json\n', 'it is not JSON'],
    ['{"at":"2026-11-21T10:00:00Z","type":"dune","key":"a"}\n', 'type: Invalid'],
    ['\u0000\u0000\n', 'it is not JSON'],
  ])('names the line that is damaged: %j', async (line, why) => {
    await write(intent('a/register'));
    await appendFile(file, line);
    const error = await readLedger(scene.ledgerFolder, plan.id).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect((error as Error).message).toContain(
      `line 3 of the ledger ${JSON.stringify(file)} is damaged: ${why}`,
    );
    await expect(scene.run(plan)).rejects.toThrow('is damaged');
    expect(scene.world.calls).toEqual([]);
  });

  it('is refused under another name than its plan', async () => {
    await write();
    const other = join(scene.ledgerFolder, '0123456789abcdef.jsonl');
    await rename(file, other);
    await expect(readLedger(scene.ledgerFolder, '0123456789abcdef')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const impostor = { ...plan, id: '0123456789abcdef' };
    await expect(openLedger(scene.ledgerFolder, impostor)).rejects.toThrow('is not the ledger of plan');
  });

  it('is not looked for outside its folder', async () => {
    await expect(readLedger(scene.ledgerFolder, '../../etc/passwd')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('is not written through a symbolic link', async () => {
    await mkdir(scene.ledgerFolder);
    await symlink(join(scene.folder, 'elsewhere'), file);
    await expect(openLedger(scene.ledgerFolder, plan)).rejects.toThrow();
    await expect(stat(join(scene.folder, 'elsewhere'))).rejects.toThrow();
  });

  it('remembers new paths when the same plan goes on in another folder', async () => {
    await write(intent('a/register'), done('a/register'));
    const moved = JSON.parse(JSON.stringify(plan).replaceAll(scene.folder, '/moved')) as Plan;
    expect(planId(moved)).toBe(plan.id);
    const ledger = await openLedger(scene.ledgerFolder, moved);
    await ledger.close();
    const read = await readLedger(scene.ledgerFolder, plan.id);
    expect(read.plan.configFile).toBe('/moved/omnipub.yaml');
    expect(stepStates(read.plan, read.entries)[0]?.state).toBe('done');
  });

  it('fails every later append after one has failed, since the file may end in half a line', async () => {
    const ledger = await openLedger(scene.ledgerFolder, plan);
    const cyclic: Record<string, unknown> = {};
    Object.defineProperty(cyclic, 'toJSON', {
      value: () => {
        throw new Error('disk gone');
      },
    });
    await expect(ledger.append({ ...done('a/upload'), receipt: cyclic } as never)).rejects.toThrow(
      'disk gone',
    );
    await expect(ledger.append(intent('a/upload'))).rejects.toThrow('disk gone');
    await ledger.close();
  });
});

describe('the list of ledgers', () => {
  it('is newest first and leaves other files out', async () => {
    const clock = (now: number) => ({
      clock: { now: () => now, sleep: async () => undefined, random: () => 0 },
    });
    const later = await scene.plan(yamlOf([target('a')]).replace('r1', 'r2'));
    await (await openLedger(scene.ledgerFolder, plan, clock(1_000))).close();
    await (await openLedger(scene.ledgerFolder, later, clock(2_000))).close();
    await writeFile(join(scene.ledgerFolder, 'notes.jsonl'), 'x\n');
    await writeFile(join(scene.ledgerFolder, 'aaaaaaaaaaaaaaaa.jsonl'), 'x\n');
    const listed = await listLedgers(scene.ledgerFolder);
    expect(listed.map(({ release, startedAt }) => [release, startedAt])).toEqual([
      ['r2', '1970-01-01T00:00:02.000Z'],
      ['r1', '1970-01-01T00:00:01.000Z'],
    ]);
  });

  it('of a missing folder is empty', async () => {
    expect(await listLedgers(join(scene.folder, 'none'))).toEqual([]);
  });
});
