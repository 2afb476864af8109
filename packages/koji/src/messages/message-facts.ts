import type { CallControl } from '@omnipub/core';
import type { NameCache } from '../names/name-cache.js';
import { webUrl } from '../web/web-url.js';
import type { KojiMessage } from './koji-message.js';

/** The name of who did it: the owner of a build or of a task, or who tagged. @throws PublishError */
export async function messageUser(
  message: KojiMessage,
  names: NameCache,
  control?: CallControl,
): Promise<string | undefined> {
  switch (message.type) {
    case 'build-state':
      return message.build.owner;
    case 'task-state': {
      const { owner } = message.task;
      return typeof owner === 'number' ? names.userName(owner, control) : owner;
    }
    case 'tag':
    case 'untag':
      return message.user;
  }
}

/** The name of the tag that it is about; undefined when it is about none. @throws PublishError */
export async function messageTag(
  message: KojiMessage,
  names: NameCache,
  control?: CallControl,
): Promise<string | undefined> {
  if (message.type === 'build-state') return undefined;
  if (message.type !== 'task-state') return message.tag;
  const { tag } = message.task.facts;
  return typeof tag === 'number' ? names.tagName(tag, control) : tag;
}

/** The page of the build or task in kojiweb; undefined when the message doesn't say which. @throws PublishError INVALID_INPUT */
export function messagePage(message: KojiMessage, weburl: string): string | undefined {
  if (message.type === 'task-state') return webUrl(weburl, { kind: 'task', id: message.task.id });
  const { id } = message.build;
  return id === undefined ? undefined : webUrl(weburl, { kind: 'build', id });
}
