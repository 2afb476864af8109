import { createCache } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { NameCache } from '../names/name-cache.js';
import { buildRow, taskRow } from '../testing/rows.js';
import { messagePage, messageTag, messageUser } from './message-facts.js';
import { parseKojiMessage } from './parse-message.js';

const weburl = 'https://koji.example.org/koji';

/** A cache of names over a hub that knows two. */
function names() {
  return new NameCache({
    server: 'https://koji.example.org/kojihub',
    cache: createCache({ namespace: 'test' }),
    api: {
      getUser: async () => ({ id: 1, name: 'kojiadmin', status: 0, usertype: 0 }),
      getTag: async () => ({ id: 2, name: 'f99', arches: '', locked: false, perm: null, perm_id: null }),
    },
  });
}

/** A message of the plugin protonmsg: what kind it is stands in the properties, everything else in the body. */
const plugin = (type: string, body: object) => ({ headers: { type }, body: JSON.stringify(body) });

describe("messages of Koji's own plugins", () => {
  it('a build has come into another state', async () => {
    const info = { ...buildRow({ state: 1 }), id: 1, task_id: 6 };
    const body = { attribute: 'state', old: 0, new: 1, info, btypes: { rpm: null } };
    const message = parseKojiMessage(plugin('BuildStateChange', body));
    expect(message).toEqual({
      type: 'build-state',
      old: 'BUILDING',
      new: 'COMPLETE',
      instance: undefined,
      build: {
        id: 1,
        name: 'hello',
        version: '1.0',
        release: '1',
        nvr: 'hello-1.0-1',
        taskId: 6,
        owner: 'kojiadmin',
      },
    });
    if (message === undefined) throw new Error('not understood');
    expect(messagePage(message, weburl)).toBe(`${weburl}/buildinfo?buildID=1`);
    expect(await messageUser(message, names())).toBe('kojiadmin');
    expect(await messageTag(message, names())).toBeUndefined();
    const started = parseKojiMessage(plugin('BuildStateChange', { ...body, old: null, new: 0 }));
    expect(started).toMatchObject({ old: undefined, new: 'BUILDING' });
  });

  it('a task has come into another state; its tag and owner are numbers that have names', async () => {
    const info = taskRow({ method: 'tagBuild', request: [2, 1, false, null], owner: 1, parent: 4 });
    const body = { attribute: 'state', old: 'FREE', new: 'OPEN', info };
    const message = parseKojiMessage(plugin('TaskStateChange', body));
    expect(message).toMatchObject({
      type: 'task-state',
      old: 'FREE',
      new: 'OPEN',
      task: { id: 6, method: 'tagBuild', parentId: 4, owner: 1, facts: { tag: 2, buildId: 1 } },
    });
    if (message === undefined) throw new Error('not understood');
    expect(messagePage(message, weburl)).toBe(`${weburl}/taskinfo?taskID=6`);
    expect(await messageUser(message, names())).toBe('kojiadmin');
    expect(await messageTag(message, names())).toBe('f99');
  });

  it.each([
    ['Tag', 'tag'],
    ['Untag', 'untag'],
  ])('%s: a build has come into a tag, or out of one', async (type, kind) => {
    const message = parseKojiMessage(
      plugin(type, {
        tag: { id: 2, name: 'f99' },
        build: { ...buildRow(), id: 1 },
        user: { id: 3, name: 'builder' },
        force: null,
      }),
    );
    expect(message).toMatchObject({ type: kind, tag: 'f99', tagId: 2, user: 'builder' });
    if (message === undefined) throw new Error('not understood');
    expect(await messageUser(message, names())).toBe('builder');
    expect(await messageTag(message, names())).toBe('f99');
    expect(messagePage(message, weburl)).toBe(`${weburl}/buildinfo?buildID=1`);
  });
});

describe("messages of Fedora's bus", () => {
  const topic = 'org.fedoraproject.prod.buildsys.';

  it('a build: its members lie open', () => {
    const body = {
      build_id: 614503,
      old: 0,
      new: 1,
      name: 'plasma-systemsettings',
      version: '5.2.1',
      release: '1.fc23',
      task_id: 9053697,
      owner: 'dvratil',
      attribute: 'state',
      instance: 'primary',
    };
    const expected = {
      type: 'build-state',
      new: 'COMPLETE',
      instance: 'primary',
      build: { id: 614503, owner: 'dvratil', taskId: 9053697 },
    };
    expect(parseKojiMessage({ topic: `${topic}build.state.change`, body })).toMatchObject(expected);
    const older = { topic: `${topic}build.state.change`, msg: body, msg_id: '2015-51be', i: 1 };
    expect(parseKojiMessage({ body: Buffer.from(JSON.stringify(older)) })).toMatchObject(expected);
  });

  it('a task: its owner is a name, its times are numbers', () => {
    const body = {
      id: 7,
      method: 'build',
      owner: 'ralph',
      attribute: 'state',
      old: 'OPEN',
      new: 'CLOSED',
      srpm: 'hello-1.1-1.src.rpm',
      info: {
        id: 7,
        method: 'build',
        parent: null,
        completion_time: 1795227517.5,
        request: ['cli-build/x/hello-1.1-1.src.rpm', 'f99', { scratch: true }],
      },
    };
    expect(parseKojiMessage({ topic: `${topic}task.state.change`, body })).toMatchObject({
      new: 'CLOSED',
      task: { id: 7, owner: 'ralph', facts: { target: 'f99', package: 'hello', isScratch: true } },
    });
  });

  it.each(['tag', 'untag'])('%s: names lie open', (kind) => {
    const body = {
      name: 'x',
      version: '1',
      release: '2',
      tag: 'f16',
      tag_id: 216,
      user: 'bodhi',
      owner: 'ralph',
    };
    expect(parseKojiMessage({ topic: `${topic}${kind}`, body })).toMatchObject({
      type: kind,
      tag: 'f16',
      tagId: 216,
      user: 'bodhi',
      build: { id: undefined, nvr: 'x-1-2', owner: 'ralph' },
    });
  });
});

describe('other messages', () => {
  it.each([
    [{ headers: { type: 'RepoDone' }, body: '{}' }],
    [{ headers: { type: 'constructor' }, body: '{}' }],
    [{ topic: 'org.fedoraproject.prod.buildsys.repo.done', body: {} }],
    [{ topic: 'org.fedoraproject.prod.copr.build.end', body: 'no JSON' }],
    [{ body: 'no JSON' }],
    [plugin('BuildStateChange', { attribute: 'volume_id', old: 0, new: 1, info: {} })],
  ])('%# are not for us', (envelope) => {
    expect(parseKojiMessage(envelope)).toBeUndefined();
  });

  it.each([
    [plugin('BuildStateChange', { attribute: 'state', new: 1 })],
    [plugin('BuildStateChange', { attribute: 'state', new: 99, info: { ...buildRow(), id: 1 } })],
    [plugin('TaskStateChange', { attribute: 'state', new: 'DONE', info: taskRow() })],
    [plugin('TaskStateChange', { attribute: 'state', new: 'OPEN' })],
    [plugin('Tag', { tag: { id: 1 } })],
    [{ headers: { type: 'Tag' }, body: 'no JSON' }],
    [{ headers: { type: 'Tag' }, body: null }],
  ])('%# of a known kind, with something else inside, are told', (envelope) => {
    expect(() => parseKojiMessage(envelope)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });
});
