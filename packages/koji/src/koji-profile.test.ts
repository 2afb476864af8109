import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StoreEvent } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { type KojiProfile, loadKojiProfile } from './koji-profile.js';

/** A machine of its own: files below `etc` and `home`, each with a text. */
const machine = async (files: Record<string, string>) => {
  const root = await tempDir();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const events: StoreEvent[] = [];
  const context = {
    home: join(root, 'home'),
    etc: join(root, 'etc'),
    emit: (event: StoreEvent) => void events.push(event),
  };
  return {
    root,
    events,
    load: (name = 'koji', path?: string): Promise<KojiProfile> =>
      loadKojiProfile(name, path === undefined ? context : { ...context, path: join(root, path) }),
  };
};
const one = (text: string) => machine({ 'etc/koji.conf': `[koji]\n${text}` });

describe("koji's configuration", () => {
  it('an empty profile has the defaults of koji', async () => {
    const { load } = await one('');
    expect(await load()).toEqual({
      name: 'koji',
      server: 'http://localhost/kojihub',
      weburl: 'http://localhost/koji',
      topdir: '/mnt/koji',
      max_retries: 30,
      retry_interval: 20,
      anon_retry: false,
      offline_retry: false,
      offline_retry_interval: 20,
      timeout: 43_200,
      auth_timeout: 60,
      use_fast_upload: true,
      upload_blocksize: 1_048_576,
      poll_interval: 6,
      no_ssl_verify: false,
      debug: false,
      debug_xmlrpc: false,
      force_auth: false,
      cert: '',
      serverca: '',
      authtype: 'kerberos',
    });
  });

  it('all places are merged option by option, the later wins, a DEFAULT too', async () => {
    const { load } = await machine({
      'etc/koji.conf.d/b.conf':
        '[koji]\nserver = https://b/\nweburl = https://b/\ntopurl = https://b/\ntopdir = /b\n',
      'etc/koji.conf.d/a.conf': '[koji]\nserver = https://a/\npkgurl = https://a/\n',
      'etc/koji.conf.d/ignored.txt': 'no section here',
      'etc/koji.conf': '[koji]\nweburl = https://conf/\ntopurl = https://conf/\ntopdir = /conf\n',
      'home/.koji/config.d/x.conf': '[koji]\ntopurl: https://user.d/\nTopDir: /user.d\n',
      'home/.koji/config':
        '[DEFAULT]\ntimeout = 5\n[koji]\ntopdir = /user\n[other]\nserver = https://other/\n',
    });
    expect(await load()).toMatchObject({
      server: 'https://b/',
      pkgurl: 'https://a/',
      weburl: 'https://conf/',
      topurl: 'https://user.d/',
      topdir: '/user',
      timeout: 5,
    });
    expect(await load('other')).toMatchObject({ server: 'https://other/', topdir: '/mnt/koji', timeout: 5 });
  });

  it('a file or folder that is named takes the place of the user’s own, not of the system’s', async () => {
    const { load } = await machine({
      'etc/koji.conf': '[koji]\nserver = https://etc/\nweburl = https://etc/\n',
      'home/.koji/config': '[koji]\nserver = https://home/\ntopdir = /home\n',
      'mine.conf': '[koji]\nserver = https://mine/\n',
      'folder/1.conf': '[koji]\nserver = https://one/\n',
      'folder/2.conf': '[koji]\nserver = https://two/\n',
      'empty/readme': '',
    });
    expect(await load('koji', 'mine.conf')).toMatchObject({
      server: 'https://mine/',
      weburl: 'https://etc/',
      topdir: '/mnt/koji',
    });
    expect(await load('koji', 'folder')).toMatchObject({ server: 'https://two/' });
    await expect(load('koji', 'none.conf')).rejects.toThrow('is not there');
    await expect(load('koji', 'empty')).rejects.toThrow('without a *.conf');
  });

  it('values are interpolated and may go on in the next line', async () => {
    const { load } = await one(
      'host = hub.example\nserver = https://%(host)s/kojihub\nplugin_paths = /a\n  /b\n',
    );
    expect(await load()).toMatchObject({ server: 'https://hub.example/kojihub', plugin_paths: '/a\n/b' });
  });

  it('%% is a percent sign; comments, options that are not known, user and password are left out', async () => {
    const { load } = await one(
      '# a comment\n; another\ntopurl = https://x/%%41\nuser = jo\npassword = secret\nnew_option = 1\n',
    );
    const profile = await load();
    expect(profile).toMatchObject({ topurl: 'https://x/%41' });
    expect(Object.keys(profile)).not.toEqual(expect.arrayContaining(['user']));
    expect(JSON.stringify(profile)).not.toMatch(/secret|new_option/u);
  });

  it('an unknown profile is told with those that there are', async () => {
    const { load } = await machine({ 'etc/koji.conf': '[koji]\n[fedora]\n' });
    await expect(load('fedroa')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'koji\'s configuration has no profile "fedroa"',
      hint: expect.stringMatching(/did you mean "fedora"\?.*koji, fedora/u),
    });
    const nothing = await machine({});
    await expect(nothing.load()).rejects.toMatchObject({
      hint: expect.stringContaining('no profile at all'),
    });
  });

  it.each([
    ['timeout = soon', 'option "timeout" of [koji] is not a whole number'],
    ['debug = perhaps', 'option "debug" of [koji] is neither true nor false'],
    ['no_ssl_verify = perhaps', 'is neither true nor false'],
    ['server = hub.example', 'is not a URL'],
    ['authtype = magic', 'is none of noauth, ssl, password, kerberos'],
    ['topdir = 50%', 'option "topdir": a single %'],
    ['topdir = /a\ntopdir = /b', 'option "topdir" of [koji] stands here again'],
  ])('%j is told with file and line', async (text, message) => {
    const { load, root } = await one(text);
    const error: unknown = await load().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      store: 'koji',
      message: expect.stringContaining(message),
    });
    expect((error as Error).message).toContain(
      `${join(root, 'etc/koji.conf')}, line ${text.includes('\n') ? '3' : '2'}`,
    );
  });

  it('a certificate in the usual place, or a configured one that is there, means ssl', async () => {
    const usual = await machine({
      'etc/koji.conf': '[koji]\n',
      'home/.koji/client.crt': 'x',
      'home/.koji/serverca.crt': 'x',
    });
    expect(await usual.load()).toMatchObject({
      cert: join(usual.root, 'home/.koji/client.crt'),
      serverca: join(usual.root, 'home/.koji/serverca.crt'),
      authtype: 'ssl',
    });
    const named = await machine({ 'etc/koji.conf': '[koji]\ncert = ~/my.pem\n', 'home/my.pem': 'x' });
    expect(await named.load()).toMatchObject({ cert: join(named.root, 'home/my.pem'), authtype: 'ssl' });
    const missing = await one('cert = ~/none.pem\n');
    expect(await missing.load()).toMatchObject({ authtype: 'kerberos' });
    const other = await one('cert = ~someone/my.pem\n');
    await expect(other.load()).rejects.toThrow('not below your own home');
  });
});

describe('no_ssl_verify', () => {
  it('false is false, with a warning that koji itself reads it as true', async () => {
    const { load, events } = await one('no_ssl_verify = false\n');
    expect(await load()).toMatchObject({ no_ssl_verify: false });
    expect(events).toMatchObject([{ type: 'warning', code: 'no-ssl-verify' }]);
    expect(JSON.stringify(events)).toContain('koji takes any text for true');
  });

  it('true is true and warned about; with serverca it has no effect, as in koji', async () => {
    const bare = await one('no_ssl_verify = true\n');
    expect(await bare.load()).toMatchObject({ no_ssl_verify: true });
    expect(bare.events).toHaveLength(1);
    const ca = await one('no_ssl_verify = yes\nserverca = /ca.pem\n');
    expect(await ca.load()).toMatchObject({ no_ssl_verify: false, serverca: '/ca.pem' });
    expect(JSON.stringify(ca.events)).toContain('verified by serverca');
  });

  it('absent, empty, or false beside serverca is nothing to warn about', async () => {
    for (const text of ['', 'no_ssl_verify =\n', 'no_ssl_verify = 0\nserverca = /ca.pem\n']) {
      const { load, events } = await one(text);
      expect(await load()).toMatchObject({ no_ssl_verify: false });
      expect(events).toEqual([]);
    }
  });
});
