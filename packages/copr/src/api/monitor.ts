import { type CallControl, callOf, eachAsPublishErrorOf } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import type { QueryValue } from '../session/query-of.js';
import { readItems } from '../session/read-items.js';
import { owned } from './owned.js';
import { type ProjectPlace, projectInWords, projectPlaceSchema } from './places.js';

const cellSchema = z.object({
  state: z.string(),
  /** The number of the state (copr contract 9). */
  status: z.number().int(),
  build_id: z.number().int(),
  /** `version-release`; null until the import. */
  pkg_version: z.string().nullish(),
  url_build_log: z.string().nullish(),
  url_backend_log: z.string().nullish(),
});
/** How the newest build of a package stands in a chroot. */
export type MonitorCell = z.output<typeof cellSchema>;

const rowSchema = z.object({ name: z.string(), chroots: z.record(z.string(), cellSchema) });
/** A package, and its chroots by name. */
export type MonitoredPackage = z.output<typeof rowSchema>;
const monitorSchema = z.object({ packages: z.array(rowSchema) });

const inputSchema = projectPlaceSchema.extend({
  project_dirname: z.string().min(1).optional(),
  additional_fields: z.array(z.enum(['url_build_log', 'url_backend_log'])).optional(),
});
/** What {@link Monitor.get} shows. */
export interface MonitorInput extends ProjectPlace {
  /** A side directory. @default the project itself */
  readonly project_dirname?: string | undefined;
  /** URLs of logs. The server takes `url_build` too and leaves it out; `build_url` it refuses (copr contract 3). @default none */
  readonly additional_fields?: readonly ('url_build_log' | 'url_backend_log')[] | undefined;
}

/** The table of a project: packages by chroots. */
export class Monitor {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** All packages of a project with the state of their newest builds; there are no pages. @throws PublishError NOT_FOUND */
  get(input: MonitorInput, control?: CallControl): Promise<readonly MonitoredPackage[]> {
    return owned(control, async (call) => {
      const { query, what } = requestOf(input);
      return (await this.#copr.read('monitor', query, monitorSchema, { ...call, what })).packages;
    });
  }

  /**
   * The same, one by one as the server sends them (copr contract 3): for projects of any size. An answer that breaks in the middle is not
   * asked for again, because its first half was given already.
   * @throws PublishError NOT_FOUND; NETWORK or PROTOCOL for an answer that breaks
   */
  list(input: MonitorInput, control?: CallControl): AsyncIterable<MonitoredPackage> {
    const request = { path: 'monitor', ...requestOf(input), schema: rowSchema, frame: frameSchema };
    return eachAsPublishErrorOf('copr', readItems(this.#copr, request, callOf(control)));
  }
}

const frameSchema = z.object({ packages: z.array(z.never()) });

function requestOf(input: MonitorInput): {
  readonly query: Readonly<Record<string, QueryValue>>;
  readonly what: string;
} {
  const { additional_fields: fields, ...place } = checkedInput(inputSchema, input, 'the monitor');
  return {
    query: { ...place, 'additional_fields[]': fields },
    what: `the monitor of ${projectInWords(input)}`,
  };
}
