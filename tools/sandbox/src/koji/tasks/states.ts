/** What a task's number says (koji contract 10). */
export const TASK_STATES = ['FREE', 'OPEN', 'CLOSED', 'CANCELED', 'ASSIGNED', 'FAILED'] as const;
export const FREE = 0;
export const OPEN = 1;
export const CLOSED = 2;
export const CANCELED = 3;
export const FAILED = 5;

/** Whether a task has ended, one way or another. */
export function isFinished(state: number): boolean {
  return state === CLOSED || state === CANCELED || state === FAILED;
}
