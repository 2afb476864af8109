import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { taskArguments } from '../model/task-arguments.js';
import { taskFacts } from '../model/task-facts.js';
import type { KojiMessage, MessageBuild } from './koji-message.js';
import { type BuildBody, buildChange, tagChange, taskChange } from './message-schemas.js';

/** A message as a library for AMQP, STOMP or fedora-messaging hands it over. */
export interface MessageEnvelope {
  /** Headers, or application properties: Koji's own plugins say there what kind it is. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /** The topic or address: Fedora's hubs say it there. */
  readonly topic?: string | undefined;
  /** JSON, or what came of it. */
  readonly body: unknown;
}

type Kind = 'build' | 'task' | 'tag' | 'untag';

const types: Readonly<Record<string, Kind>> = {
  BuildStateChange: 'build',
  TaskStateChange: 'task',
  Tag: 'tag',
  Untag: 'untag',
};
const topics: readonly (readonly [RegExp, Kind])[] = [
  [/(^|\.)buildsys\.build\.state\.change$/, 'build'],
  [/(^|\.)buildsys\.task\.state\.change$/, 'task'],
  [/(^|\.)buildsys\.tag$/, 'tag'],
  [/(^|\.)buildsys\.untag$/, 'untag'],
];

/**
 * What a message says; undefined when it is about something else, as most on a bus are. Understands those of Koji's plugins (`protonmsg`,
 * `messagebus`) and those of Fedora's.
 * @throws PublishError PROTOCOL when it is of a known kind, and its body is not what that has
 */
export function parseKojiMessage(envelope: MessageEnvelope): KojiMessage | undefined {
  const { topic, body } = opened(envelope);
  const kind = kindOf(envelope.headers?.type, topic);
  if (kind === undefined) return undefined;
  const content = jsonOf(body);
  // The volume of a build may change, too.
  if (attributeOf(content) !== 'state') return undefined;
  switch (kind) {
    case 'build': {
      const { old, info, instance, new: state } = parseShape(buildChange, content, 'a message of a build');
      return { ...common(old, instance), type: 'build-state', new: state, build: buildOf(info) };
    }
    case 'task':
      return taskMessage(content);
    case 'tag':
    case 'untag': {
      const { tag, build, user, instance } = parseShape(tagChange, content, `a message of ${kind}`);
      return {
        type: kind,
        tag: tag.name,
        tagId: tag.id ?? undefined,
        build: buildOf(build),
        user: user?.name,
        instance: instance ?? undefined,
      };
    }
  }
}

function taskMessage(content: unknown): KojiMessage {
  const body = parseShape(taskChange, content, 'a message of a task');
  const { info = {}, old, instance, new: state } = body;
  const [id, method] = [body.id ?? info.id, body.method ?? info.method];
  if (id === undefined || method === undefined)
    throw new PublishError('PROTOCOL', 'a message of a task says neither which one nor its method', {
      store: 'koji',
      hint: 'tell the maintainers of omnipub, and which bus it came from',
    });
  const facts = taskFacts(method, taskArguments(method, info.request));
  const parentId = typeof info.parent === 'number' ? info.parent : undefined;
  const owner = body.owner ?? info.owner ?? undefined;
  return {
    ...common(old, instance),
    type: 'task-state',
    new: state,
    task: { id, method, parentId, owner, facts },
  };
}

function common<Old>(
  old: Old | null | undefined,
  instance: string | null | undefined,
): { readonly old: Old | undefined; readonly instance: string | undefined } {
  return { old: old ?? undefined, instance: instance ?? undefined };
}

function buildOf(body: BuildBody): MessageBuild {
  const { name, version, release, owner } = body;
  return {
    id: body.build_id ?? body.id ?? undefined,
    name,
    version,
    release,
    nvr: `${name}-${version}-${release}`,
    taskId: body.task_id ?? undefined,
    owner: body.owner_name ?? (typeof owner === 'string' ? owner : undefined),
  };
}

const wrapped = z.object({ topic: z.string(), msg: z.record(z.string(), z.unknown()) });

/** The older bus of Fedora puts topic and message into the body. */
function opened({ topic, body }: MessageEnvelope): {
  readonly topic?: string | undefined;
  readonly body: unknown;
} {
  const parsed = topic === undefined ? wrapped.safeParse(jsonIfAny(body)) : undefined;
  return parsed?.success === true ? { topic: parsed.data.topic, body: parsed.data.msg } : { topic, body };
}

function kindOf(type: unknown, topic = ''): Kind | undefined {
  if (typeof type === 'string' && Object.hasOwn(types, type)) return types[type];
  return topics.find(([pattern]) => pattern.test(topic))?.[1];
}

function attributeOf(content: unknown): unknown {
  const isChange = typeof content === 'object' && content !== null && 'attribute' in content;
  return isChange ? content.attribute : 'state';
}

function jsonIfAny(body: unknown): unknown {
  try {
    return jsonOf(body);
  } catch {
    return undefined;
  }
}

/** @throws PublishError PROTOCOL */
function jsonOf(body: unknown): unknown {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : body;
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PublishError('PROTOCOL', 'the body of a message is not JSON', {
      store: 'koji',
      cause,
      hint: 'hand over the body as it came',
    });
  }
}
