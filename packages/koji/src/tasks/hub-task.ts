import { PublishError } from '@omnipub/core';
import type { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { task as taskSchema } from '../api/task-schemas.js';
import type { HubAccess } from '../hub-access.js';

/** A task as the hub tells of it (koji contract 10). */
export type HubTask = z.output<typeof taskSchema>;

/** Reads a task out of an answer; undefined for one that the hub does not have. @throws PublishError PROTOCOL */
export function taskFrom(answer: unknown): HubTask | undefined {
  return parseShape(taskSchema.nullable(), answer, 'getTaskInfo') ?? undefined;
}

/** @throws PublishError NOT_FOUND */
export async function fetchTask(
  { api }: Pick<HubAccess, 'api'>,
  id: number,
  call: { readonly signal: AbortSignal },
): Promise<HubTask> {
  return taskFrom(await api.getTaskInfo(id, { request: true }, call)) ?? noTask(id);
}

/** @throws PublishError NOT_FOUND, always */
export function noTask(id: number): never {
  throw new PublishError('NOT_FOUND', `the hub has no task ${String(id)}`, {
    store: 'koji',
    hint: 'check the number',
  });
}
