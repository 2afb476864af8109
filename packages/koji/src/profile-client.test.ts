import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { openKojiOfWebUrl, openKojiProfile } from './profile-client.js';
import { startLoopbackHub } from './testing/loopback-hub.js';
import { buildRow, taskRow } from './testing/rows.js';
import type { XmlRpcInput } from './xmlrpc/value.js';

/** A machine whose user has this configuration, and nothing stored. */
async function machine(text: string) {
  const home = await tempDir();
  await mkdir(join(home, '.koji'));
  await writeFile(join(home, '.koji', 'config'), text);
  return { home, etc: join(home, 'etc'), deps: { env: { HOME: home } } };
}

const weburl = 'https://koji.example.org/koji';

describe('a client for a profile', () => {
  it('has its hub, its files and its pages; what is given goes before', async () => {
    await using hub = await startLoopbackHub(() => ({
      value: { ...buildRow(), id: 1 } as unknown as XmlRpcInput,
    }));
    const where = await machine(
      `[lab]\nserver = ${hub.url}\nweburl = ${weburl}\ntopurl = https://x/\nauthtype = noauth\n`,
    );
    await using client = await openKojiProfile('lab', { ...where, config: { topurl: 'https://y/' } });
    expect((await client.getBuild('hello-1.0-1'))?.url).toBe(`${weburl}/buildinfo?buildID=1`);
    expect(client.hub.settings.config).toMatchObject({ server: hub.url, topurl: 'https://y/' });
    await expect(openKojiProfile('labb', where)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('did you mean "lab"?'),
    });
  });

  it('a page of kojiweb leads to the hub behind it, and to what it is about', async () => {
    await using hub = await startLoopbackHub(() => ({
      value: taskRow({ id: 42 }) as unknown as XmlRpcInput,
    }));
    const where = await machine(
      `[a]\nweburl = https://other.example.org/koji\n[b]\nserver = ${hub.url}\nweburl = ${weburl}\nauthtype = noauth\n`,
    );
    const url = `${weburl}/taskinfo?taskID=42`;
    await using client = await openKojiOfWebUrl(url, where);
    const found = await client.fromWeb(url);
    expect(found?.kind).toBe('task');
    expect(found?.object).toMatchObject({ id: 42, method: 'build' });
    expect(hub.seen[0]?.call?.params.slice(0, 1)).toEqual([42]);
    expect(await client.fromWeb('https://other.example.org/koji/taskinfo?taskID=42')).toBeUndefined();
    expect(await client.fromWeb(`${weburl}/tasks`)).toBeUndefined();
    expect(hub.seen).toHaveLength(1);
    await expect(
      openKojiOfWebUrl('https://nowhere.example.org/koji/taskinfo?taskID=1', where),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', hint: expect.stringContaining('a, b') });
  });

  it('no_ssl_verify is refused', async () => {
    const where = await machine('[lab]\nno_ssl_verify = true\n');
    await expect(openKojiProfile('lab', where)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
