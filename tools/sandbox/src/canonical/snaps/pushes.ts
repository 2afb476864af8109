import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Document } from '../state/document.js';

const pushSchema = z.object({
  id: z.string(),
  snapId: z.string(),
  uploadId: z.string(),
  /** Upload ids by the names of the components. */
  components: z.record(z.string(), z.string()),
  /** Where it is released once the review has passed, as they were given. */
  channels: z.array(z.string()),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** When the review has a result. */
  due: z.number(),
  outcome: z.enum(['approve', 'manual', 'reject']),
  errors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  /** What the file said of itself, or what is wrong with it. */
  facts: z
    .object({
      version: z.string(),
      architectures: z.array(z.string()),
      base: z.string().nullable(),
      confinement: z.string(),
      grade: z.string(),
      epoch: z.string(),
      type: z.string(),
    })
    .nullable(),
  state: z.enum(['being_processed', 'ready_to_release', 'need_manual_review', 'processing_error']),
  revision: z.number().nullable(),
});

/** A file that the store was told of, on its way to a revision (canonical contract 4.1). */
export type Push = z.infer<typeof pushSchema>;

/** What the file of the pushes holds. */
export const pushesSchema = z.array(pushSchema);

/** Everything that was pushed. */
export class Pushes {
  readonly #document: Document<Push[]>;

  constructor(document: Document<Push[]>) {
    this.#document = document;
  }

  /** The oldest first. */
  get all(): readonly Push[] {
    return this.#document.value;
  }

  byId(id: string): Push | undefined {
    return this.all.find((push) => push.id === id);
  }

  /** Notes a push. */
  async add(push: Omit<Push, 'id' | 'state' | 'revision'>): Promise<Push> {
    const fresh: Push = { ...push, id: randomUUID(), state: 'being_processed', revision: null };
    await this.#document.change((pushes) => pushes.push(fresh));
    return fresh;
  }

  /** Does a change that checks before it writes. */
  async change<R>(change: () => R): Promise<R> {
    return this.#document.change(change);
  }
}
