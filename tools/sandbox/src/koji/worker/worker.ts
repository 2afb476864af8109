import { faultOf } from '../api/fault-text.js';
import type { TaskRow } from '../db/rows.js';
import type { Hub } from '../hub.js';
import type { FaultName } from '../hub-fault.js';
import { HubFault } from '../hub-fault.js';
import { cancelChildren } from '../tasks/cancel-task.js';
import { CANCELED, CLOSED, FAILED, FREE, isFinished, OPEN } from '../tasks/states.js';
import type { Value } from '../xmlrpc/value.js';
import { Job, type Rest, type Steps } from './job.js';
import { jobs } from './jobs.js';

interface Running {
  readonly job: Job;
  readonly steps: Steps;
  rest: Rest;
}

/** A fault that some task shall end with. */
export interface PlannedFailure {
  /** @default any */
  readonly method?: string;
  readonly fault: FaultName;
  readonly message: string;
}

/**
 * The builder of the sandbox: it opens free tasks by priority, and lets each open one take a step in turn, each step a transaction.
 * Between two rounds it rests, so that states can be seen to change.
 */
export class Worker {
  readonly #hub: Hub;
  readonly #running = new Map<number, Running>();
  readonly #failures: PlannedFailure[] = [];
  #speed: number;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #state: 'new' | 'working' | 'paused' | 'stopped' = 'new';

  constructor(hub: Hub, options: { speed: number }) {
    this.#hub = hub;
    this.#speed = options.speed;
  }

  /** Begins. What an earlier life of the hub left open is done anew, from its top. */
  start(): void {
    const { db } = this.#hub;
    for (const { id, parent, state } of db.tasks.filter((task) => !isFinished(task.state))) {
      if (parent !== null) db.tasks.update(id, { state: CANCELED, completion_time: this.#hub.now() });
      else if (state === OPEN) db.tasks.update(id, { state: FREE });
    }
    db.commit();
    this.#state = 'working';
    this.wake();
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#timer !== undefined || this.#state !== 'working' || !this.#hasWork()) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#round = this.#hub.transaction.run(() => this.#doRound()).finally(() => this.wake());
    }, this.#speed);
  }

  /** Milliseconds between two rounds. */
  set speed(ms: number) {
    this.#speed = ms;
  }

  /** Lets tasks be as they are. */
  pause(): void {
    if (this.#state === 'working') this.#state = 'paused';
  }

  /** Goes on, or begins. */
  resume(): void {
    if (this.#state === 'new') this.start();
    if (this.#state === 'paused') this.#state = 'working';
    this.wake();
  }

  /** The next task of that method fails when it is opened. */
  failNext(failure: PlannedFailure): void {
    this.#failures.push(failure);
  }

  /** Ends, after the round that it is in. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearTimeout(this.#timer);
    await this.#round;
  }

  #hasWork(): boolean {
    return this.#hub.db.tasks.find(({ state }) => state === FREE || state === OPEN) !== undefined;
  }

  async #doRound(): Promise<void> {
    if (this.#state !== 'working') return;
    const { db } = this.#hub;
    for (const [id, { steps }] of this.#running) {
      if (db.tasks.get(id)?.state === OPEN) continue;
      this.#running.delete(id);
      await steps.return(null);
    }
    for (const running of [...this.#running.values()]) {
      // An earlier step of this round may have canceled it.
      const isOpen = db.tasks.get(running.job.id)?.state === OPEN;
      if (isOpen && running.rest.tasks.every((id) => isFinished(db.tasks.need(id).state)))
        await this.#step(running);
    }
    const free = db.tasks.filter(({ state }) => state === FREE);
    for (const task of free.sort((a, b) => a.priority - b.priority || a.id - b.id)) this.#open(task);
    db.commit();
  }

  #open(task: TaskRow): void {
    const { db } = this.#hub;
    db.tasks.update(task.id, {
      state: OPEN,
      host_id: 1,
      start_time: this.#hub.now(),
      weight: WEIGHTS[task.method] ?? 1,
    });
    db.commit();
    const job = new Job(this.#hub, task.id);
    const planned = this.#failures.findIndex(({ method }) => method === undefined || method === task.method);
    const [failure] = planned < 0 ? [] : this.#failures.splice(planned, 1);
    const steps = failure === undefined ? stepsOf(job, task.method) : failing(failure);
    this.#running.set(task.id, { job, steps, rest: { tasks: [] } });
  }

  async #step(running: Running): Promise<void> {
    const { db } = this.#hub;
    const { job, rest } = running;
    const isWaiting = rest.tasks.length > 0 && db.tasks.need(job.id).waiting === true;
    // After a failure it says that it waits for ever (recording getTaskInfo-build).
    if (isWaiting && rest.tasks.every((id) => db.tasks.need(id).state === CLOSED)) {
      db.tasks.update(job.id, { waiting: false });
    }
    try {
      const step = await running.steps.next();
      if (step.done === true) this.#finish(running, { state: CLOSED, result: { value: step.value } });
      else running.rest = step.value;
    } catch (error) {
      db.rollback();
      const fault = faultOf(error, this.#hub.settings, 'runTask');
      for (const cleanup of running.job.cleanups) cleanup();
      cancelChildren(running.job, running.job.id);
      this.#finish(running, { state: FAILED, result: { fault } });
    }
    db.commit();
  }

  #finish({ job }: Running, end: Pick<TaskRow, 'state' | 'result'>): void {
    this.#running.delete(job.id);
    this.#hub.db.tasks.update(job.id, { ...end, completion_time: this.#hub.now() });
  }
}

/** Tasks that mostly wait weigh little. */
const WEIGHTS: Readonly<Record<string, number>> = {
  build: 0.2,
  waitrepo: 0.2,
  newRepo: 0.1,
  chainbuild: 0.1,
};

function stepsOf(job: Job, method: string): Steps {
  const handler = jobs[method];
  if (handler !== undefined) return handler(job);
  return failing({ fault: 'GenericError', message: `No handler found for method '${method}'` });
}

// biome-ignore lint/correctness/useYield: it ends with its first step
async function* failing({
  fault,
  message,
}: Pick<PlannedFailure, 'fault' | 'message'>): AsyncGenerator<Rest, Value, void> {
  throw new HubFault(fault, message);
}
