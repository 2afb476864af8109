import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@omnipub/core/testing';
import { expect, it } from 'vitest';
import { doAsPythonCopr } from './testing/as-python-copr.js';
import { startCopr } from './testing/copr-world.js';

const fixtures = new URL('../../../test-fixtures/', import.meta.url);
const SPEC =
  'Name: labhello\nVersion: 1.0\nRelease: 1\nSummary: s\nLicense: MIT\nBuildArch: noarch\n%description\nd\n%files\n';
/** What differs from run to run. */
const FREE = new Set(['createdOn', 'submittedOn', 'startedOn', 'endedOn', 'webhookSecret']);

/** Without what is free, as the fixture has it. */
function comparable(rows: unknown): unknown {
  const text = JSON.stringify(rows, (key, value: unknown) => (FREE.has(key) ? undefined : value));
  const plain = text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/gu, 'COPR')
    .replaceAll(/\btmp[a-z0-9_]{8}(?![a-z0-9_])/gu, 'TMP');
  return JSON.parse(plain);
}

it('leaves in the server what python-copr leaves by the same calls', async () => {
  const { sandbox, client } = await startCopr({ worker: 'paused' });
  const folder = await tempDir();
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  await doAsPythonCopr(
    { alice: client('alice'), bob: client('bob'), admin: client('admin') },
    {
      srpm: fileURLToPath(new URL('artifacts/hello-omnipub-1.4.0-3.src.rpm', fixtures)),
      spec: await file('labhello.spec', SPEC),
      comps: await file('comps.xml', '<comps/>'),
    },
  );
  const left = await readFile(new URL('recordings/copr-state/left-by-python-copr.json', fixtures), 'utf8');
  const { madeBy, ...expected } = JSON.parse(left) as Record<string, unknown>;
  expect(madeBy).toContain('python-copr 2.6');
  expect(comparable(sandbox.control.rows())).toEqual(expected);
});
