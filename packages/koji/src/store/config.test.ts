import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { configSchema, uploadSchema } from './definition-schemas.js';
import { resolveConfig } from './resolve-config.js';

async function homeWith(profile: string): Promise<string> {
  const home = await tempDir();
  await mkdir(join(home, '.koji'));
  await writeFile(join(home, '.koji', 'config'), profile);
  return home;
}
const emit = (): void => undefined;

describe('the settings of a store', () => {
  it('are those of a profile, and above them what was given', async () => {
    const home = await homeWith(
      '[lab]\nserver = https://hub.example.org/kojihub\nweburl = https://hub.example.org/koji\npoll_interval = 3\nauthtype = kerberos\nprincipal = jo@EXAMPLE\n',
    );
    expect(
      await resolveConfig({ profile: 'lab', topurl: 'https://files.example.org' }, { home, emit }),
    ).toMatchObject({
      server: 'https://hub.example.org/kojihub',
      weburl: 'https://hub.example.org/koji',
      topurl: 'https://files.example.org',
      pollIntervalMs: 3_000,
      fallbackAuth: { type: 'gssapi', principal: 'jo@EXAMPLE' },
    });
    const other = await resolveConfig(
      {
        profile: 'lab',
        server: 'https://other.example.org/kojihub',
        cert: '~/me.pem',
        key: '/k.pem',
        serverca: '~/ca.pem',
      },
      { home, emit },
    );
    expect(other).toMatchObject({
      server: 'https://other.example.org/kojihub',
      serverCa: join(home, 'ca.pem'),
      auth: { type: 'certificate', files: { cert: join(home, 'me.pem'), key: '/k.pem' } },
    });
  });

  it.each([
    [{ authtype: 'noauth' as const }, { type: 'anonymous' }],
    [{ principal: 'jo' }, { type: 'gssapi', principal: 'jo' }],
    [{ authtype: 'kerberos' as const }, { type: 'gssapi' }],
    [{ authtype: 'password' as const }, undefined],
  ])('%j log in like that', async (input, auth) => {
    const config = await resolveConfig({ server: 'https://x/kojihub', ...input }, { home: '/none', emit });
    expect(config.auth).toEqual(auth);
  });

  it('that want a certificate and name none are refused', async () => {
    const input = { server: 'https://x/kojihub', authtype: 'ssl' as const };
    await expect(resolveConfig(input, { home: '/none', emit })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    expect(configSchema.safeParse({ weburl: 'https://x' }).error?.issues).toMatchObject([
      { message: 'name the hub: a profile, or its server' },
    ]);
  });
});

describe('the input of an upload', () => {
  it.each([
    [{}, 'give the target of a source RPM, or the metadata of an import'],
    [{ metadata: 'm.json', target: 'f42' }, 'an import with metadata is not built: leave out target'],
    [{ target: 'f42', reserve: true }, 'reserve is for imports, which have metadata'],
  ])('%j is refused', (input, message) => {
    expect(uploadSchema.safeParse(input).error?.issues).toMatchObject([{ message }]);
  });
});
