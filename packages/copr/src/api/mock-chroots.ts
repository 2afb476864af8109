import type { CallControl } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from '../session/copr-session.js';
import { owned } from './owned.js';

const list = z.record(z.string(), z.string().nullable());

/** The chroots of a Copr. */
export class MockChroots {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** Names of all that can be enabled now, each with the administrators' comment, mostly empty (recording mock-chroots-list). */
  list(control?: CallControl): Promise<Readonly<Record<string, string>>> {
    return owned(control, async (call) => {
      const found = await this.#copr.read('mock-chroots/list', {}, list, {
        ...call,
        what: 'the list of chroots',
      });
      return Object.fromEntries(Object.entries(found).map(([name, comment]) => [name, comment ?? '']));
    });
  }
}
