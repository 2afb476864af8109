import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyTag } from '../requests/request-file.js';
import { recordingContext, startWorld } from '../testing/sandbox.js';
import { sweep } from './sweep.js';

test('a sweep takes what a killed attempt of the same step left, nothing else, and nothing in a dry run', async () => {
  const world = await startWorld();
  onTestFinished(() => world.stop());
  const { staging } = world.sandbox.gobbler;
  const [own, other] = [keyTag('test-key'), keyTag('another-key')];
  const kept = [`omnipub-${other}-1`, `request-upload-omnipub-${other}-1`, 'request-upload-of-pygobbler'];
  await mkdir(join(staging, `omnipub-${own}-1`));
  for (const name of [`request-upload-omnipub-${own}-1`, `request-create_project-omnipub-${own}-1`, ...kept])
    await writeFile(join(staging, name), '{}');

  await sweep(world.session(), recordingContext({ dryRun: true }));
  expect(await readdir(staging)).toHaveLength(6);
  await sweep(world.session(), recordingContext());
  expect((await readdir(staging)).sort()).toEqual([...kept].sort());
});
