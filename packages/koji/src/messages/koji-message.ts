import type { BuildState, TaskState } from '../model/states.js';
import type { TaskFacts } from '../model/task-facts.js';

/** The build that a message is about. */
export interface MessageBuild {
  /** Old messages of Fedora have none. */
  readonly id: number | undefined;
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly nvr: string;
  readonly taskId: number | undefined;
  readonly owner: string | undefined;
}

/** A build has come into another state. */
export interface BuildStateChange {
  readonly type: 'build-state';
  /** Undefined when it begins. */
  readonly old: BuildState | undefined;
  readonly new: BuildState;
  readonly build: MessageBuild;
  /** Fedora's word for one of its hubs: `primary`. */
  readonly instance: string | undefined;
}

/** A task has come into another state. */
export interface TaskStateChange {
  readonly type: 'task-state';
  /** Undefined when it begins. */
  readonly old: TaskState | undefined;
  readonly new: TaskState;
  readonly task: {
    readonly id: number;
    readonly method: string;
    readonly parentId: number | undefined;
    /** A name from Fedora's hubs, a number from all others. */
    readonly owner: string | number | undefined;
    /** What its arguments say, where the message has them. */
    readonly facts: TaskFacts;
  };
  readonly instance: string | undefined;
}

/** A build has come into a tag, or out of one. */
export interface TagChange {
  readonly type: 'tag' | 'untag';
  readonly tag: string;
  readonly tagId: number | undefined;
  readonly build: MessageBuild;
  /** Who did it. */
  readonly user: string | undefined;
  readonly instance: string | undefined;
}

/** What a hub says on a message bus, as far as it is known here. */
export type KojiMessage = BuildStateChange | TaskStateChange | TagChange;
