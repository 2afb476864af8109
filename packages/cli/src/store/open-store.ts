import { createHash } from 'node:crypto';
import {
  type CallContext,
  didYouMean,
  PublishError,
  type Store,
  type StoreDefinition,
  type StoreEvent,
} from '@omnipub/core';
import type { StoreFlags } from '../commands/store-options.js';
import { loadFileIfAny } from '../flow/pipeline-file.js';
import { createProgress, type Progress } from '../render/progress.js';
import type { Session } from '../session.js';
import type { Stop } from '../stop.js';
import { readFields } from './read-fields.js';

/** One store, ready for single calls. */
export interface OpenStore {
  /** As the user calls it. */
  readonly name: string;
  readonly definition: StoreDefinition;
  readonly store: Store;
  readonly stop: Stop;
  readonly progress: Progress;
  /** Reads one input by the adapter's schema. */
  read(what: 'register' | 'upload' | 'release' | 'list' | 'ref', source: InputSource): unknown;
  /** The context of one call; its progress is shown under `verb`. */
  context(verb: string, identity: unknown, options?: { readonly dryRun?: boolean }): CallContext;
}

/** Where an input comes from. */
export interface InputSource {
  readonly pairs?: readonly string[] | undefined;
  readonly json?: string | undefined;
  /** @default `--set` */
  readonly option?: string;
}

/** Finds the store: with `--config` STORE is a kind, without it a name in the pipeline file. */
export async function openStore(
  session: Session,
  options: Pick<StoreFlags, 'file' | 'config'> & { readonly store: string },
): Promise<OpenStore> {
  const { ui, io } = session;
  const stop = session.watchStop();
  const { definition, config } = await findStore(session, options);
  const store = definition.create(config, session.deps);
  const progress = createProgress(ui, io);
  return {
    name: options.store,
    definition,
    store,
    stop,
    progress,
    read: (what, { pairs = [], json, option = '--set' }) =>
      readFields(definition.schemas[what], {
        pairs,
        ...(json === undefined ? {} : { json }),
        option,
        what:
          what === 'ref'
            ? `the reference to an upload of ${definition.kind}`
            : `the ${what} input of ${definition.kind}`,
        folder: io.cwd,
      }),
    context: (verb, identity, { dryRun = false } = {}) => ({
      signal: stop.signal,
      emit: (event: StoreEvent) => {
        const key = `${options.store}/${verb}`;
        ui.emit({ type: 'store', key, target: options.store, event });
        progress.onStoreEvent(key, event);
      },
      idempotencyKey: createHash('sha256')
        .update(JSON.stringify([definition.kind, config, verb, identity]))
        .digest('hex')
        .slice(0, 32),
      dryRun,
    }),
  };
}

async function findStore(
  session: Session,
  options: Pick<StoreFlags, 'file' | 'config'> & { readonly store: string },
): Promise<{ definition: StoreDefinition; config: unknown }> {
  const { registry, io } = session;
  const { store: name, file, config: pairs } = options;
  if (pairs !== undefined) {
    const definition = await registry.load(name);
    const source = { pairs, option: '--config', what: `the settings of ${name}`, folder: io.cwd };
    return { definition, config: readFields(definition.schemas.config, source) };
  }
  const isKind = registry.kinds.includes(name);
  const pipeline = await loadFileIfAny(session, file);
  if (pipeline === undefined) {
    const withConfig = `give its settings: --config url=…`;
    throw new PublishError(
      'INVALID_INPUT',
      `there is no omnipub.yaml in ${io.cwd} that could name the store "${name}"`,
      {
        hint: isKind
          ? `"${name}" is a kind of store; ${withConfig}`
          : `name the file with --file, or use a kind of store (${registry.kinds.join(', ')}) and ${withConfig}`,
      },
    );
  }
  const found = Object.hasOwn(pipeline.stores, name) ? pipeline.stores[name] : undefined;
  if (found === undefined) {
    const names = Object.keys(pipeline.stores);
    const near = didYouMean(name, names) ?? `it names: ${names.join(', ')}`;
    throw new PublishError('INVALID_INPUT', `${pipeline.file} names no store "${name}"`, {
      hint: isKind ? `"${name}" is a kind of store; add --config url=… to use it without the file` : near,
    });
  }
  return { definition: await registry.load(found.kind), config: found.config };
}
