/** States of a build, each at the place of its number (koji contract 10). */
export const buildStates = ['BUILDING', 'COMPLETE', 'DELETED', 'FAILED', 'CANCELED'] as const;
/** States of a task, the same way. */
export const taskStates = ['FREE', 'OPEN', 'CLOSED', 'CANCELED', 'ASSIGNED', 'FAILED'] as const;

/** The name of a build's state. */
export type BuildState = (typeof buildStates)[number];
/** The name of a task's state. */
export type TaskState = (typeof taskStates)[number];

/** A build's state by its number; a number that is not known yet stays one, as text. */
export function buildStateName(state: number): BuildState | `${number}` {
  return buildStates[state] ?? `${state}`;
}

/** A task's state by its number. */
export function taskStateName(state: number): TaskState | `${number}` {
  return taskStates[state] ?? `${state}`;
}

/** Has the task come to its end, good or bad? */
export function isTaskDone(state: number): boolean {
  const name = taskStates[state];
  return name === 'CLOSED' || name === 'CANCELED' || name === 'FAILED';
}
