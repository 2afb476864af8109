import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, test } from 'vitest';
import { browserCommand, openBrowser } from './open-browser.js';

const page = 'https://candid.example/login?did=1&x=$(reboot)';

describe('a browser', () => {
  test.each([
    ['darwin', {}, ['open', page]],
    ['win32', {}, ['rundll32', 'url.dll,FileProtocolHandler', page]],
    ['linux', { DISPLAY: ':0' }, ['xdg-open', page]],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', page]],
    ['linux', { DISPLAY: '' }, undefined],
  ] as const)('on %s with %j is started by %j', (platform, env, command) => {
    expect(browserCommand(page, platform, env)).toEqual(command);
  });

  /** A folder whose `xdg-open` does this. */
  async function opener(
    script: string,
  ): Promise<{ platform: 'linux'; env: Record<string, string>; folder: string }> {
    const folder = await tempDir();
    const path = join(folder, 'xdg-open');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return { platform: 'linux', env: { DISPLAY: ':0', PATH: folder }, folder };
  }

  test('is handed the address as it is, and no shell reads it', async () => {
    const { folder, ...at } = await opener('printf %s "$1" > "${0%/*}/asked"');
    expect(await openBrowser(page, at)).toBe(true);
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe(page);
  });

  test('that can not be started, or fails at once, shows nothing', async () => {
    expect(await openBrowser(page, await opener('exit 3'))).toBe(false);
    const empty = { DISPLAY: ':0', PATH: await tempDir() };
    expect(await openBrowser(page, { platform: 'linux', env: empty })).toBe(false);
    expect(await openBrowser(page, { platform: 'linux', env: {} })).toBe(false);
  });
});
