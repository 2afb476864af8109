import type { CallControl } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
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

const monitorSchema = z.object({
  packages: z.array(z.object({ name: z.string(), chroots: z.record(z.string(), cellSchema) })),
});
/** A package, and its chroots by name. */
export type MonitoredPackage = z.output<typeof monitorSchema>['packages'][number];

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
      const { additional_fields: fields, ...place } = checkedInput(inputSchema, input, 'the monitor');
      const query = { ...place, 'additional_fields[]': fields };
      const what = `the monitor of ${projectInWords(input)}`;
      return (await this.#copr.read('monitor', query, monitorSchema, { ...call, what })).packages;
    });
  }
}
