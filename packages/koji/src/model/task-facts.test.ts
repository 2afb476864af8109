import { describe, expect, it } from 'vitest';
import { loadRecording } from '../testing/recordings.js';
import { decodeResponse } from '../xmlrpc/decode.js';
import { encodeCall } from '../xmlrpc/encode.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { taskArguments } from './task-arguments.js';
import { packageOfSource, taskFacts } from './task-facts.js';

const factsOf = (method: string, request: unknown) => taskFacts(method, taskArguments(method, request));

describe('what the arguments of a task say', () => {
  const git = 'git+https://src.example.org/rpms/hello.git?#0123abc';
  const targetInfo = { id: 1, name: 'f42', build_tag: 1, build_tag_name: 'f42-build' };
  it.each<[string, readonly XmlRpcInput[], object]>([
    [
      'build',
      [git, 'f42', { scratch: true }],
      { target: 'f42', package: 'hello', isScratch: true, source: git },
    ],
    ['build', ['cli-build/1.a/g-c++-1.0-2.fc42.src.rpm', 'f42', {}], { package: 'g-c++', isScratch: false }],
    [
      'build',
      [git, null, { arch_override: 'x86_64, noarch' }],
      { target: undefined, arches: ['x86_64', 'noarch'] },
    ],
    [
      'buildArch',
      ['tasks/1/1/hello-1-1.src.rpm', 7, 'x86_64', true, {}],
      { tag: 7, package: 'hello', arch: 'x86_64', arches: ['x86_64'] },
    ],
    ['buildSRPMFromSCM', [git, { id: 7, name: 'f42-build' }, {}], { tag: 'f42-build', package: 'hello' }],
    ['rebuildSRPM', ['cli-build/x/hello-1-1.src.rpm', 7, {}], { tag: 7, package: 'hello' }],
    ['buildContainer', [git, 'f42', {}], { package: 'hello-container', target: 'f42' }],
    ['maven', ['git://x.example.org/a/b#1', 'f42', {}], { package: 'b', target: 'f42' }],
    ['buildMaven', ['git://x.example.org/a/b#1', { id: 1, name: 'f42-build' }, {}], { tag: 'f42-build' }],
    ['tagBuild', [2, 3, false, 2], { tag: 2, buildId: 3 }],
    ['tagNotification', [['a@b'], true, 2, null, 5, 'kojiadmin'], { tag: 2, buildId: 5 }],
    [
      'buildNotification',
      [['a@b'], { id: 9, name: 'hello' }, targetInfo, 'http://x'],
      { package: 'hello', target: 'f42', buildId: 9 },
    ],
    ['buildNotification', [['a@b'], { id: 9, name: 'hello' }, null, 'http://x'], { target: undefined }],
    ['newRepo', ['f42-build'], { tag: 'f42-build' }],
    ['createrepo', [4, 'x86_64', null], { arch: 'x86_64', tag: undefined }],
    ['distRepo', ['f42', 1, ['aa'], {}], { tag: 'f42' }],
    ['createdistrepo', ['f42', 1, 'x86_64', [], {}], { tag: 'f42', arch: 'x86_64' }],
    ['waitrepo', ['f42-build', null, null], { tag: 'f42-build' }],
    ['runroot', ['f42-build', 'x86_64', 'ls'], { tag: 'f42-build', arch: 'x86_64' }],
    [
      'image',
      ['disk', '1', ['x86_64', 'aarch64'], 'f42', 'http://tree', {}],
      { package: 'disk', target: 'f42', arches: ['x86_64', 'aarch64'] },
    ],
    [
      'createImage',
      ['disk', '1', '1', 'x86_64', targetInfo, 7, {}, 'http://tree', {}],
      { package: 'disk', target: 'f42', arch: 'x86_64', tag: 7 },
    ],
    [
      'livecd',
      ['live', '1', 'x86_64', 'f42', 'x.ks', {}],
      { package: 'live', target: 'f42', arch: 'x86_64' },
    ],
    [
      'indirectionimage',
      [{ name: 'disk', target: 'f42', arch: 'x86_64' }],
      { package: 'disk', target: 'f42', arch: 'x86_64' },
    ],
    [
      'wrapperRPM',
      ['git://x/y', targetInfo, { id: 5, name: 'hello' }, null, {}],
      { target: 'f42', package: 'hello', buildId: 5 },
    ],
    ['winbuild', ['vm', 'git://x/y', 'f42', {}], { target: 'f42', package: 'vm', source: 'git://x/y' }],
    ['somethingNew', ['x', { scratch: true }], { isScratch: true, package: undefined, tag: undefined }],
    ['build', [], { package: undefined, target: undefined, isScratch: false }],
  ])('%s %j', (method, request, expected) => {
    expect(factsOf(method, request)).toMatchObject(expected);
  });

  it('is the same for keywords, for names, and for XML that the hub left as it is', () => {
    const expected = { target: 'f42', package: 'hello', isScratch: true };
    expect(
      factsOf('build', [git, { target: 'f42', opts: { scratch: true }, __starstar: true }]),
    ).toMatchObject(expected);
    const named = { __method__: 'build', src: git, target: 'f42', opts: { scratch: true } };
    expect(factsOf('build', [named])).toMatchObject(expected);
    expect(factsOf('build', named)).toMatchObject(expected);
    const xml = encodeCall('build', [git, 'f42', { scratch: true }]);
    expect(factsOf('build', xml)).toMatchObject(expected);
    expect(factsOf('build', Buffer.from(xml).toString('base64'))).toMatchObject(expected);
    expect(factsOf('build', null)).toMatchObject({ target: undefined });
    expect(() => factsOf('build', '<methodCall>')).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('recording listTasks-parent-null: tag and build of a tagBuild', () => {
    const answer = decodeResponse(loadRecording('listTasks-parent-null').response);
    const [row] = ('value' in answer ? answer.value : []) as { method: string; request: string }[];
    expect(factsOf(row?.method ?? '', row?.request)).toMatchObject({ tag: 3, buildId: 2 });
  });
});

describe('the package of a source', () => {
  it.each([
    ['git+https://src.example.org/rpms/hello.git?#abc', 'hello'],
    ['git+https://src.example.org/rpms/hello?sub/dir#abc', 'hello'],
    ['git://pkgs.example.org/hello/?#abc', 'hello'],
    ['cli-build/1795227517.lab/hello-1.1-1.src.rpm', 'hello'],
    ['python3-x-y-1.1-1.fc42.src.rpm', 'python3-x-y'],
    ['hello-1.1-1.x86_64.rpm', undefined],
    ['', undefined],
  ])('%j is %j', (source, name) => {
    expect(packageOfSource(source)).toBe(name);
  });
});
