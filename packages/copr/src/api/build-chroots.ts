import { type CallControl, callOf, eachAsPublishErrorOf } from '@omnipub/core';
import { z } from 'zod';
import {
  type BuildChroot,
  buildChrootSchema,
  builtInChrootSchema,
  type Nevra,
} from '../builds/build-schema.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { owned } from './owned.js';

/** Its fields differ by kind of build; what is null is left out. */
const configSchema = z.record(z.string(), z.unknown());

const placeSchema = z.strictObject({
  build_id: z.number().int().positive(),
  chrootname: z.string().min(1),
});
/** A chroot of a build. */
export type BuildChrootPlace = z.input<typeof placeSchema>;

/** The chroots of builds. */
export class BuildChroots {
  readonly #copr: CoprSession;

  constructor(copr: CoprSession) {
    this.#copr = copr;
  }

  /** @throws PublishError NOT_FOUND for a build that is not there, and a chroot that it is not built in */
  get(place: BuildChrootPlace, control?: CallControl): Promise<BuildChroot> {
    return this.#read('build-chroot', place, buildChrootSchema, control);
  }

  /** All chroots of a build; none for one that is not there (recording build-chroot-list-404), and before its import when none were asked for. */
  list(buildId: number, control?: CallControl): AsyncIterable<BuildChroot> {
    const { signal, emit } = callOf(control);
    const { build_id } = checkedInput(placeSchema.pick({ build_id: true }), { build_id: buildId }, 'a build');
    const page = z.object({ items: z.array(buildChrootSchema) });
    const what = `the chroots of build ${String(build_id)}`;
    // A build has some dozen at most: without a limit all of them come at once (copr contract 5).
    const all = async function* (copr: CoprSession): AsyncGenerator<BuildChroot, void, void> {
      yield* (await copr.read('build-chroot/list', { build_id }, page, { signal, emit, what })).items;
    };
    return eachAsPublishErrorOf('copr', all(this.#copr));
  }

  /** How a builder was, or will be, set up for it. @throws PublishError NOT_FOUND */
  buildConfig(place: BuildChrootPlace, control?: CallControl): Promise<Readonly<Record<string, unknown>>> {
    return this.#read('build-chroot/build-config', place, configSchema, control);
  }

  /** What came out of it; nothing before it has ended. @throws PublishError NOT_FOUND */
  async builtPackages(place: BuildChrootPlace, control?: CallControl): Promise<readonly Nevra[]> {
    return (await this.#read('build-chroot/built-packages', place, builtInChrootSchema, control)).packages;
  }

  #read<T>(path: string, place: BuildChrootPlace, schema: z.ZodType<T>, control?: CallControl): Promise<T> {
    return owned(control, (call) => {
      const query = checkedInput(placeSchema, place, 'a chroot of a build');
      const what = `the chroot ${query.chrootname} of build ${String(query.build_id)}`;
      return this.#copr.read(path, query, schema, { ...call, what });
    });
  }
}
