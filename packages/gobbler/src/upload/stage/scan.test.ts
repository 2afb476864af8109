import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asOrdinaryUser } from '@omnipub/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LinkRules } from './links.js';
import { scanSource } from './scan.js';

describe('looking at a source tree', () => {
  let root: string;
  const links: LinkRules = {
    registry: { here: '/here/registry', there: '/there/registry' },
    allowOutside: false,
    version: async (project, _asset, version) =>
      project === 'p'
        ? {
            summary: {
              uploadUserId: 'u',
              uploadStart: '',
              uploadFinish: '',
              onProbation: version === 'prob',
            },
            manifest: { 'd/f': { size: 4, md5sum: 'a'.repeat(32) } },
          }
        : undefined,
  };
  const scan = (more: Partial<LinkRules> = {}, ignoreDot = false) =>
    scanSource(root, { signal: new AbortController().signal, ignoreDot, links: { ...links, ...more } });
  const problems = async () =>
    Object.fromEntries((await scan()).problems.map(({ path, what }) => [path, what]));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'gobbler-scan-'));
  });
  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('refuses names that are not UTF-8, and goes on', async () => {
    await writeFile(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff])]), 'x');
    await writeFile(join(root, 'good'), 'x');
    const tree = await scan();
    expect(tree.files.map((file) => file.path)).toEqual(['good']);
    expect(tree.problems).toMatchObject([{ what: expect.stringContaining('not UTF-8 (bytes 626164ff)') }]);
  });

  it('refuses sockets', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(root, 'sock'), done));
    expect(await problems()).toEqual({ sock: 'is a socket, not a file, directory or link' });
    await new Promise((done) => server.close(done));
  });

  it('takes links within the tree, also chains and absolute ones, as local', async () => {
    await mkdir(join(root, 'd'));
    await writeFile(join(root, 'd/f'), 'x');
    await symlink('d/f', join(root, 'a'));
    await symlink('../a', join(root, 'd/chain'));
    await symlink(join(root, 'd/f'), join(root, 'abs'));
    const tree = await scan();
    expect(tree.problems).toEqual([]);
    expect(Object.fromEntries(tree.links.map((link) => [link.path, link.target]))).toEqual({
      a: { kind: 'local', path: 'd/f' },
      abs: { kind: 'local', path: 'd/f' },
      'd/chain': { kind: 'local', path: 'a' },
    });
  });

  it('takes links to files of complete versions, in the spelling of the service, and no others', async () => {
    await symlink('/there/registry/p/a/1/d/f', join(root, 'there'));
    await symlink('/here/registry/p/a/1/d/f', join(root, 'here'));
    await symlink('/there/registry/p/a/prob/d/f', join(root, 'prob'));
    await symlink('/there/registry/p/a/1/zzz', join(root, 'nofile'));
    await symlink('/there/registry/q/a/1/d/f', join(root, 'noversion'));
    await symlink('/there/registry/p/a/1/..manifest', join(root, 'internal'));
    await symlink('/there/registry/p/..permissions', join(root, 'above'));
    const tree = await scan();
    expect(
      tree.links.map((link) => [link.path, link.target.kind === 'registry' && link.target.text]),
    ).toEqual([
      ['here', '/there/registry/p/a/1/d/f'],
      ['there', '/there/registry/p/a/1/d/f'],
    ]);
    expect(tree.problems.map((problem) => problem.path)).toEqual([
      'above',
      'internal',
      'nofile',
      'noversion',
      'prob',
    ]);
  });

  it('takes links to elsewhere only when told that the service has a whitelist', async () => {
    await symlink('/etc/passwd', join(root, 'l'));
    expect((await scan()).problems).toHaveLength(1);
    expect((await scan({ allowOutside: true })).links).toEqual([
      { path: 'l', target: { kind: 'outside', text: '/etc/passwd' } },
    ]);
  });

  it('refuses a link to what is left out', async () => {
    await writeFile(join(root, '.hid'), 'x');
    await symlink('.hid', join(root, 'l'));
    const tree = await scan({}, true);
    expect(tree.problems).toMatchObject([{ path: 'l', what: expect.stringContaining('not uploaded') }]);
  });

  it('lists leaf directories without files as empty', async () => {
    await mkdir(join(root, 'a/b/c'), { recursive: true });
    await mkdir(join(root, 'd'));
    await writeFile(join(root, 'd/f'), 'x');
    expect((await scan()).emptyDirectories).toEqual(['a/b/c']);
  });

  it('names unreadable files and directories', async () => {
    await mkdir(join(root, 'dir'));
    await writeFile(join(root, 'file'), 'x');
    await chmod(join(root, 'dir'), 0);
    await chmod(join(root, 'file'), 0);
    await chmod(root, 0o755);
    const found = await asOrdinaryUser(problems);
    await chmod(join(root, 'dir'), 0o755);
    expect(found).toEqual({ dir: "can't be listed (EACCES)", file: "can't be read (EACCES)" });
  });
});
