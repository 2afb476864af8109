import { type CallContext, PublishError } from '@omnipub/core';
import type { KojiClient } from '../client.js';
import type { KojiBuild } from '../model/koji-build.js';
import type { KojiTask } from '../model/koji-task.js';
import type { ListInput } from './definition-schemas.js';

/** One line of a list, as plain data. */
export type KojiItem =
  | ({ readonly what: 'build' } & BuildLine)
  | ({ readonly what: 'tagged'; readonly tag: string } & BuildLine)
  | {
      readonly what: 'package';
      readonly package: string;
      readonly tag?: string;
      readonly owner?: string;
      readonly blocked?: boolean;
    }
  | {
      readonly what: 'tag';
      readonly id: number;
      readonly tag: string;
      readonly arches: string;
      readonly locked: boolean;
    }
  | TaskLine;

interface BuildLine {
  readonly id: number;
  readonly nvr: string;
  readonly package: string;
  readonly state: string;
  readonly owner: string;
  readonly completedAt?: string;
  readonly url?: string;
}

interface TaskLine {
  readonly what: 'task';
  readonly id: number;
  readonly method: string;
  readonly state: string;
  readonly createdAt?: string;
  readonly url?: string;
}

/** Lists lazily, page by page. @throws PublishError INVALID_INPUT, NOT_FOUND */
export async function* listItems(
  client: KojiClient,
  input: ListInput,
  { signal, emit }: CallContext,
): AsyncGenerator<KojiItem, void, void> {
  const { tag, owner, pattern, limit, state } = input;
  const pkg = input.package;
  const options = { signal, emit, limit };
  switch (input.what ?? (tag === undefined ? 'builds' : 'tagged')) {
    case 'builds':
      for await (const build of client.listBuilds({ package: pkg, owner, pattern }, options))
        yield { what: 'build', ...buildLine(build) };
      return;
    case 'tagged': {
      if (tag === undefined) throw needsTag();
      const filter = { package: pkg, owner, inherit: input.inherit, latest: input.latest };
      for await (const build of client.listTagged(tag, filter, options)) {
        const { tag_name: at } = build.row;
        yield { what: 'tagged', tag: typeof at === 'string' ? at : tag, ...buildLine(build) };
      }
      return;
    }
    case 'packages':
      for await (const each of client.listPackages(
        { tag, owner, package: pkg, ...(tag === undefined ? {} : { inherited: input.inherit }) },
        options,
      ))
        yield {
          what: 'package',
          package: each.package_name,
          ...(each.tag_name === undefined ? {} : { tag: each.tag_name }),
          ...(each.owner_name === undefined ? {} : { owner: each.owner_name }),
          ...(each.blocked === undefined ? {} : { blocked: each.blocked }),
        };
      return;
    case 'tags':
      for await (const each of client.listTags({ package: pkg, pattern }, options))
        yield { what: 'tag', id: each.id, tag: each.name, arches: each.arches ?? '', locked: each.locked };
      return;
    case 'tasks':
      for await (const task of client.listTasks({ owner, state }, options)) yield taskLine(task);
      return;
  }
}

function buildLine({ id, nvr, package: pkg, state, owner, completedAt, url }: KojiBuild): BuildLine {
  return {
    id,
    nvr,
    package: pkg,
    state,
    owner,
    ...(completedAt === undefined ? {} : { completedAt: completedAt.toISOString() }),
    ...(url === undefined ? {} : { url }),
  };
}

function taskLine({ id, method, state, createdAt, url }: KojiTask): TaskLine {
  return {
    what: 'task',
    id,
    method,
    state,
    ...(createdAt === undefined ? {} : { createdAt: createdAt.toISOString() }),
    ...(url === undefined ? {} : { url }),
  };
}

function needsTag(): PublishError {
  return new PublishError('INVALID_INPUT', 'a list of tagged builds needs a tag', {
    store: 'koji',
    hint: 'give the tag as well',
  });
}
