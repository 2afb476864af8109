import {
  type AdapterRegistry,
  type Capabilities,
  createRegistry,
  defineStore,
  PublishError,
  type Receipt,
  registerSecret,
  type StoreTypes,
  untilAborted,
} from '@omnipub/core';
import { z } from 'zod';

interface MemoryTypes extends StoreTypes {
  config: { url: string; token?: string | undefined };
  register: { project: string };
  upload: { project: string; version: string; probation?: boolean | undefined };
  release: { channel?: string | undefined };
  list: { project?: string | undefined };
  item: { project: string; version: string; public: boolean };
  ref: { project: string; version: string };
}

/** A store in memory whose uploads a test can hold up. */
export interface MemoryStore {
  readonly registry: AdapterRegistry;
  readonly projects: Set<string>;
  /** `project/version` to what is there. */
  readonly versions: Map<string, { sha256: string; public: boolean }>;
  /** From now on uploads wait until `letGo` is called, or until they are aborted. */
  holdUploads(): { letGo(): void; readonly reached: Promise<void> };
}

/** An adapter of kind `memory`. */
export function createMemoryStore(): MemoryStore {
  const projects = new Set<string>();
  const versions: MemoryStore['versions'] = new Map();
  let held: Promise<void> = Promise.resolve();
  let reach: () => void = () => undefined;
  const nameOf = (ref: { project: string; version: string }): string => `${ref.project}/${ref.version}`;

  const capabilities: Capabilities = {
    register: true,
    upload: true,
    release: true,
    list: true,
    probe: 'digest',
    channels: false,
    resumableUpload: false,
    asyncProcessing: false,
    dryRun: 'client',
    artifacts: ['directory', 'file'],
  };

  const definition = defineStore<MemoryTypes, 'memory'>({
    kind: 'memory',
    summary: 'a store in memory',
    schemas: {
      config: z.strictObject({ url: z.url(), token: z.string().optional() }),
      register: z.strictObject({ project: z.string() }),
      upload: z.strictObject({ project: z.string(), version: z.string(), probation: z.boolean().optional() }),
      release: z.strictObject({ channel: z.string().optional() }),
      list: z.strictObject({ project: z.string().optional() }),
      ref: z.strictObject({ project: z.string(), version: z.string() }),
    },
    auth: [],
    capabilities,
    create: (config, deps) => {
      if (config.token !== undefined) registerSecret(config.token);
      const receipt = (
        ref: MemoryTypes['ref'],
        outcome: Receipt['outcome'],
      ): Receipt<MemoryTypes['ref']> => ({
        id: nameOf(ref),
        ref,
        url: `${config.url}/${nameOf(ref)}`,
        outcome,
      });
      const find = (
        sha256: string,
        input: MemoryTypes['upload'],
      ): Receipt<MemoryTypes['ref']> | undefined => {
        const ref = { project: input.project, version: input.version };
        const there = versions.get(nameOf(ref));
        if (there === undefined) return undefined;
        if (there.sha256 === sha256) return receipt(ref, 'existed');
        throw new PublishError('CONFLICT', `${nameOf(ref)} holds other content`, {
          store: 'memory',
          storeMessage: 'version exists',
          hint: 'choose another version',
        });
      };
      return {
        kind: 'memory',
        capabilities,
        check: async () => {
          deps.log.debug(`asking ${config.url}`, { authorization: `Bearer ${config.token ?? ''}` });
          if (config.url.endsWith('/forbidden'))
            return [
              {
                level: 'error',
                code: 'AUTH_DENIED',
                message: 'you may not publish here',
                fix: 'ask an owner',
              },
            ];
          return [{ level: 'ok', code: 'OK', message: 'you may publish here' }];
        },
        register: async ({ project }, ctx) => {
          const ref = { project, version: '' };
          if (ctx.dryRun) return receipt(ref, 'planned');
          const outcome = projects.has(project) ? 'existed' : 'created';
          projects.add(project);
          return receipt(ref, outcome);
        },
        find: async (artifact, input) => find(artifact.sha256, input),
        upload: async (artifact, input, ctx) => {
          const ref = { project: input.project, version: input.version };
          if (ctx.dryRun) return receipt(ref, 'planned');
          const there = find(artifact.sha256, input);
          if (there !== undefined) return there;
          ctx.emit({ type: 'upload.progress', sent: artifact.size / 2, total: artifact.size });
          reach();
          await untilAborted(held, ctx.signal);
          versions.set(nameOf(ref), { sha256: artifact.sha256, public: input.probation !== true });
          return receipt(ref, 'created');
        },
        settle: async (uploaded) => uploaded,
        release: async (uploaded, _input, ctx) => {
          if (ctx.dryRun) return receipt(uploaded.ref, 'planned');
          const there = versions.get(uploaded.id);
          if (there === undefined)
            throw new PublishError('NOT_FOUND', `${uploaded.id} is not there`, { store: 'memory' });
          const outcome = there.public ? 'existed' : 'created';
          there.public = true;
          return receipt(uploaded.ref, outcome);
        },
        list: async function* ({ project }) {
          for (const [name, there] of versions) {
            const [own = '', version = ''] = name.split('/');
            if (project === undefined || project === own)
              yield { project: own, version, public: there.public };
          }
        },
      };
    },
  });
  return {
    registry: createRegistry({ memory: async () => definition }),
    projects,
    versions,
    holdUploads: () => {
      let letGo: () => void = () => undefined;
      held = new Promise((resolve) => {
        letGo = resolve;
      });
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      return { letGo: () => letGo(), reached };
    },
  };
}
