import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Actor } from '../api/actor.js';
import type { Hub } from '../hub.js';
import { genericError, HubFault } from '../hub-fault.js';
import { makeTask, type NewTask } from '../tasks/make-task.js';
import { CANCELED } from '../tasks/states.js';
import type { Value } from '../xmlrpc/value.js';

/** What a job waits for between two steps: that these tasks have ended, or only its next turn. */
export interface Rest {
  readonly tasks: readonly number[];
}

/** A job in steps; what it ends with is the result of its task, what it throws its fault. */
export type Steps = AsyncGenerator<Rest, Value, void>;

/** What the builder does for a method. */
export type JobHandler = (job: Job) => Steps;

/** A task while the sandbox's builder works on it, on behalf of its owner. */
export class Job extends Actor {
  readonly id: number;
  readonly request: readonly Value[];
  /** What is left to do when it has failed, after what its last step changed was taken back. */
  readonly cleanups: (() => void)[] = [];

  constructor(hub: Hub, id: number) {
    super(hub, () => hub.db.tasks.need(id).owner);
    this.id = id;
    this.request = hub.db.tasks.need(id).request;
  }

  /** The folder of its output, relative to `work`. */
  get folder(): string {
    return this.hub.paths.taskFolder(this.id);
  }

  /** Adds lines to one of its logs. */
  log(name: string, text: string): void {
    const path = this.#path(name);
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  }

  /** Leaves a file, and answers its path relative to `work`. */
  output(name: string, content: Uint8Array | string): string {
    const path = this.#path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return join(this.folder, name);
  }

  /** Starts a task below this one. */
  child(wanted: Omit<NewTask, 'parent'>): number {
    const { id } = makeTask(this, { ...wanted, parent: this.id });
    this.db.tasks.update(this.id, { waiting: true });
    this.db.tasks.update(id, { awaited: true });
    return id;
  }

  /** What a task below this one ended with. @throws the fault that it ended with */
  resultOf(id: number): Value {
    const { state, result } = this.db.tasks.need(id);
    this.db.tasks.update(id, { awaited: false });
    if (state === CANCELED || result === null) throw genericError(`Task ${id} is canceled`);
    if ('fault' in result) throw new ChildFault(result.fault);
    return result.value;
  }

  /** Something that stays although the job fails. */
  onFailure(cleanup: () => void): void {
    this.cleanups.push(cleanup);
  }

  #path(name: string): string {
    return join(this.hub.paths.work(), this.folder, name);
  }
}

/** The fault of a subtask becomes that of its parent, code and text (recording fault-getTaskResult-failed). */
export class ChildFault extends HubFault {
  override readonly code: number;
  constructor(fault: { faultCode: number; faultString: string }) {
    super('GenericError', fault.faultString);
    this.code = fault.faultCode;
  }
}

/** Its next turn. */
export const NEXT_TURN: Rest = { tasks: [] };
