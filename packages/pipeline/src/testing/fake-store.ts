import {
  type Artifact,
  type CallContext,
  type Capabilities,
  createRegistry,
  defineStore,
  type Finding,
  PublishError,
  type Receipt,
  type StoreDefinition,
} from '@omnipub/core';
import { z } from 'zod';

/** Types of the fake store. */
export interface FakeTypes {
  config: { site: string; folder?: string | undefined };
  register: { project: string };
  upload: {
    name: string;
    version: string;
    settings?: { public: boolean } | undefined;
    /** Files beside the artifact. */
    extras?: Record<string, string> | undefined;
  };
  release: { channel: string };
  list: Record<string, never>;
  item: { name: string };
  ref: { name: string; version: string };
}

/** A place in a call where a test may interfere: `upload:hello:before` (nothing done yet) or `:after` (done, not answered). */
export type Hook = (point: string, context: CallContext) => void | Promise<void>;

/** What the store holds, and how often it was asked to change it. */
export class World {
  readonly projects = new Set<string>();
  /** sha256 by `name/version`. */
  readonly uploads = new Map<string, string>();
  /** In the order in which they happened. */
  readonly released: string[] = [];
  /** Every call, as `upload:hello/1`. */
  readonly calls: string[] = [];
  /** Every change that was made; exactly-once means no duplicates. */
  readonly effects: string[] = [];
  readonly keys = new Map<string, Set<string>>();
  findings: readonly Finding[] = [];
  settleState: 'ready' | 'pending' = 'ready';
  hook: Hook = () => undefined;
  running = 0;
  mostRunning = 0;

  effect(text: string): void {
    this.effects.push(text);
  }
}

const capabilities: Capabilities = {
  register: true,
  upload: true,
  release: true,
  list: false,
  probe: 'digest',
  channels: true,
  resumableUpload: false,
  asyncProcessing: true,
  dryRun: 'client',
  artifacts: ['file', 'directory'],
};

/** A deterministic store in memory. */
export function fakeStore(
  world: World,
  over: Partial<Capabilities> = {},
): StoreDefinition<FakeTypes, 'fake'> {
  const able = { ...capabilities, ...over };
  return defineStore<FakeTypes, 'fake'>({
    kind: 'fake',
    summary: 'A store in memory.',
    auth: [],
    capabilities: able,
    schemas: {
      config: z.strictObject({ site: z.string(), folder: z.string().meta({ format: 'path' }).optional() }),
      register: z.strictObject({ project: z.string() }),
      upload: z.strictObject({
        name: z.string(),
        version: z.string(),
        // Not strict on purpose: the pipeline must refuse what zod would drop.
        settings: z.object({ public: z.boolean() }).optional(),
        extras: z.record(z.string(), z.string().meta({ format: 'path' })).optional(),
      }),
      release: z.strictObject({ channel: z.enum(['stable', 'edge']) }),
      list: z.strictObject({}),
      ref: z.strictObject({ name: z.string(), version: z.string() }),
    },
    create: () => {
      const call = async <T>(name: string, id: string, context: CallContext, work: () => T): Promise<T> => {
        world.calls.push(`${name}:${id}`);
        const keys = world.keys.get(`${name}:${id}`) ?? new Set();
        world.keys.set(`${name}:${id}`, keys.add(context.idempotencyKey));
        world.running += 1;
        world.mostRunning = Math.max(world.mostRunning, world.running);
        try {
          await world.hook(`${name}:${id}:before`, context);
          context.signal.throwIfAborted();
          const result = work();
          await world.hook(`${name}:${id}:after`, context);
          return result;
        } finally {
          world.running -= 1;
        }
      };
      const find = (artifact: Artifact, at: string): Receipt<FakeTypes['ref']> | undefined => {
        const there = world.uploads.get(at);
        if (there === undefined) return undefined;
        if (there === artifact.sha256) return receipt(at, 'existed');
        throw new PublishError('CONFLICT', `${at} is there with other content`, { store: 'fake' });
      };
      return {
        kind: 'fake',
        capabilities: able,
        check: (input, context) => call('check', input.upload?.name ?? '-', context, () => world.findings),
        register: ({ project }, context) =>
          call('register', project, context, () => {
            if (context.dryRun) return receipt(project, 'planned');
            if (world.projects.has(project)) return receipt(project, 'existed');
            world.projects.add(project);
            world.effect(`register ${project}`);
            return receipt(project, 'created');
          }),
        find: (artifact, { name, version }, context) =>
          call('find', `${name}/${version}`, context, () => find(artifact, `${name}/${version}`)),
        upload: (artifact, { name, version }, context) => {
          const at = `${name}/${version}`;
          return call('upload', at, context, () => {
            if (context.dryRun) return receipt(at, 'planned');
            // Like a store that can't tell: a second upload is a second thing.
            world.uploads.set(at, artifact.sha256);
            world.effect(`upload ${at}`);
            return receipt(at, 'created');
          });
        },
        settle: (uploaded, context) =>
          call('settle', uploaded.id, context, () =>
            world.settleState === 'ready' ? uploaded : { ...uploaded, pending: { state: 'in review' } },
          ),
        release: (uploaded, { channel }, context) =>
          call('release', uploaded.id, context, () => {
            if (context.dryRun) return { ...uploaded, outcome: 'planned' };
            const text = `${uploaded.id} to ${channel}`;
            if (world.released.includes(text)) return { ...uploaded, outcome: 'existed' };
            world.released.push(text);
            world.effect(`release ${text}`);
            return { ...uploaded, outcome: 'created' };
          }),
        async *list() {
          yield* [];
        },
      };
    },
  });
}

/** A registry that knows `fake` only. */
export function fakeRegistry(world: World, over: Partial<Capabilities> = {}) {
  return createRegistry({ fake: async () => fakeStore(world, over) });
}

function receipt(id: string, outcome: Receipt['outcome']): Receipt<FakeTypes['ref']> {
  const [name = '', version = ''] = id.split('/');
  return { id, ref: { name, version }, url: `https://fake.test/${id}`, outcome };
}
