import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckInput } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { check, chroots, good, startCheckWorld } from '../testing/check-world.js';
import { artifactOf, startStoreWorld } from '../testing/store-world.js';
import type { CoprTypes } from './copr-types.js';

describe('the preflight', () => {
  it('of what would work has no error, says who is logged in, and changes nothing', async () => {
    const world = await startCheckWorld();
    const before = world.sent().length;
    const findings = await check(world, { ...good, register: { project: 'demo', chroots } });
    expect(findings).toEqual([
      { level: 'ok', code: 'LOGIN', message: 'logged in as alice' },
      { level: 'ok', code: 'PROJECT', message: 'alice/demo is there' },
      { level: 'ok', code: 'BUILD', message: 'alice/demo takes the build' },
      { level: 'ok', code: 'NEW_PROJECT', message: 'alice/stable will be made by the fork' },
    ]);
    const writes = world
      .sent()
      .slice(before)
      .filter((line) => !line.startsWith('GET'));
    expect(writes).toEqual(['POST /api_3/build/check-before-build 200']);
  });

  it('of a project that will be made looks at its chroots only', async () => {
    const world = await startStoreWorld();
    const findings = await check(world, good);
    expect(findings.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['LOGIN', 'NEW_PROJECT', 'NEW_PROJECT']);
    expect(world.sent().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });

  it('counts on chroots and a package that will be added', async () => {
    const world = await startCheckWorld();
    const findings = await check(world, {
      register: {
        project: 'demo',
        chroots: [...chroots, 'fedora-rawhide-x86_64'],
        package: { package_name: 'hello', source_type: 'rubygems', gem_name: 'hello' },
      },
      upload: { project: 'demo', chroots: ['*-rawhide-*'] },
    });
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'ok LOGIN',
      'ok PROJECT',
      'ok NEW_CHROOTS',
      'ok NEW_PACKAGE',
      'ok BUILD',
    ]);
  });

  it.each<[string, CheckInput<CoprTypes>, string, RegExp, RegExp]>([
    [
      'a project that is not there',
      { upload: { project: 'nothing' } },
      'NOT_FOUND',
      /no project alice\/nothing/,
      /register: \{ project: "alice\/nothing"/,
    ],
    [
      'a project in which I may not build',
      { upload: { project: 'bob/his' } },
      'AUTH_DENIED',
      /bob\/his/,
      /permission/,
    ],
    [
      'the registration of somebody else’s project',
      { register: { project: 'bob/his', chroots } },
      'AUTH_DENIED',
      /alice may not build in bob\/his/,
      /request-permissions/,
    ],
    [
      'chroots that the Copr does not have',
      { register: { project: 'demo', chroots: ['fedora-99-*'] } },
      'INVALID_INPUT',
      /no chroot "fedora-99-\*"/,
      /fedora-41-x86_64/,
    ],
    [
      'chroots that the project does not have',
      { upload: { project: 'demo', chroots: ['fedora-*', 'opensuse-*'] } },
      'INVALID_INPUT',
      /no chroot "opensuse-\*"/,
      /it has .*fedora-41-x86_64.*"register"/,
    ],
    [
      'an exclusion of everything, which the server would take for none',
      { upload: { project: 'demo', exclude_chroots: ['*'] } },
      'INVALID_INPUT',
      /leaves no chroot/,
      /fewer/,
    ],
    [
      'a build in the batch of one that is not there',
      { upload: { project: 'demo', with_build_id: 99_999 } },
      'INVALID_INPUT',
      /99999/,
      /./,
    ],
    [
      'a promotion to where it is built',
      { upload: { project: 'demo' }, release: { promote: { to: 'alice/demo', by: 'rebuild' } } },
      'INVALID_INPUT',
      /alice\/demo is where it is built/,
      /another project/,
    ],
    [
      'a fork to somebody else',
      { release: { promote: { to: 'bob/stable', by: 'fork' } } },
      'INVALID_INPUT',
      /can’t go to bob\/stable/,
      /group of yours/,
    ],
    [
      'a fork into a project that is there',
      { upload: { project: 'bob/his' }, release: { promote: { to: 'demo', by: 'fork' } } },
      'ALREADY_EXISTS',
      /alice\/demo is there already/,
      /confirm: true/,
    ],
    [
      'a rebuild in a project that is not there',
      { release: { promote: { to: 'stable', by: 'rebuild' } } },
      'NOT_FOUND',
      /no project alice\/stable to build in/,
      /"fork"/,
    ],
    [
      'a rebuild where I may not build',
      { release: { promote: { to: 'bob/his', by: 'rebuild' } } },
      'AUTH_DENIED',
      /bob\/his/,
      /permission/,
    ],
    [
      'a rebuild in chroots that are not there',
      { release: { promote: { to: 'demo', by: 'rebuild', chroots: ['opensuse-*'] } } },
      'INVALID_INPUT',
      /opensuse/,
      /./,
    ],
  ])('finds %s, with what to do', async (_, input, code, message, fix) => {
    expect(await check(await startCheckWorld(), input)).toContainEqual({
      level: 'error',
      code,
      message: expect.stringMatching(message) as string,
      fix: expect.stringMatching(fix) as string,
    });
  });

  it('has all findings at once', async () => {
    const findings = await check(await startCheckWorld(), {
      register: { project: 'demo', chroots: ['fedora-99-*'], description: 'x' },
      upload: { project: 'bob/his' },
      release: { promote: { to: 'demo', by: 'fork' } },
    });
    expect(findings.flatMap(({ level, code }) => (level === 'error' ? [code] : []))).toEqual([
      'INVALID_INPUT',
      'AUTH_DENIED',
      'ALREADY_EXISTS',
    ]);
  });

  it('warns of what only administrators may do, and of settings that differ', async () => {
    const world = await startCheckWorld();
    const register = { project: 'carol/x', chroots, persistent: true };
    const warnings = (await check(world, { register })).filter(({ level }) => level === 'warn');
    expect(warnings.map(({ code }) => code)).toEqual(['NEEDS_PERMISSION', 'NEEDS_PERMISSION']);
    expect(
      await check(world, { register: { project: 'demo', chroots, description: 'a demo' } }),
    ).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        code: 'SETTINGS_DIFFER',
        message: expect.stringContaining('description (nothing there, "a demo" here)') as string,
      }),
    );
  });

  it('finds a file that is no source RPM any more', async () => {
    const world = await startCheckWorld();
    const path = join(await tempDir(), 'hello.spec');
    await writeFile(path, 'Name: hello\n');
    const artifact = await artifactOf(path);
    expect(await check(world, { upload: { project: 'demo' }, artifact })).toContainEqual(
      expect.objectContaining({ code: 'INVALID_INPUT', fix: expect.stringContaining('spec:') as string }),
    );
    await truncate(path, 0);
    const upload = { project: 'demo', spec: { version: '1' } };
    expect(await check(world, { upload, artifact })).toContainEqual(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringContaining('is empty') as string,
      }),
    );
  });
});
