import {
  type Artifact,
  type CallContext,
  type Capabilities,
  type CheckInput,
  defineStore,
  type Receipt,
  type Store,
  type StoreTypes,
} from '@omnipub/core';
import { fetchPath } from './encoding.js';
import { asPublishError, eachAsPublishError } from './errors.js';
import { ensureApproved } from './manage/probation.js';
import { checkNames, type VersionNames, versionKey } from './names.js';
import { noVersion } from './read/fetch-json.js';
import { versionState } from './read/probe.js';
import { readerFor } from './read/reader.js';
import { createSession, type GobblerSession } from './session.js';
import { checkUpload } from './store/check.js';
import { type ListItem, listItems } from './store/definition-list.js';
import { registerProject } from './store/definition-register.js';
import {
  type ConfigInput,
  configSchema,
  type GobblerRef,
  type ListInput,
  listSchema,
  type RegisterInput,
  type ReleaseInput,
  refSchema,
  registerSchema,
  releaseSchema,
  type UploadInput,
  uploadSchema,
} from './store/definition-schemas.js';
import { sweep } from './store/sweep.js';
import { uploadDirectory } from './upload/upload.js';
import { findUploaded } from './upload/upload-find.js';
import { planUpload } from './upload/upload-plan.js';
import type { UploadResult } from './upload/upload-types.js';

/** Everything that is typed about Gobbler in a pipeline. */
export interface GobblerTypes extends StoreTypes {
  config: ConfigInput;
  register: RegisterInput;
  upload: UploadInput;
  release: ReleaseInput;
  list: ListInput;
  item: ListItem;
  ref: GobblerRef;
}

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
  // A single file becomes a directory that holds only this file.
  artifacts: ['directory', 'file', 'srpm', 'rpm', 'snap', 'charm', 'bundle'],
};

/** Gobbler as a store: register = create a project, upload = stage and upload, release = approve what is on probation. */
export const gobbler = defineStore<GobblerTypes, 'gobbler'>({
  kind: 'gobbler',
  summary: 'Gobbler: a registry of versioned directories on a shared file system',
  schemas: {
    config: configSchema,
    register: registerSchema,
    upload: uploadSchema,
    release: releaseSchema,
    list: listSchema,
    ref: refSchema,
  },
  auth: [],
  capabilities,
  create: (config, deps) => new GobblerStore(createSession(config, deps)),
});

/** The store face of one service. */
class GobblerStore implements Store<GobblerTypes> {
  readonly kind = 'gobbler';
  readonly capabilities = capabilities;
  readonly #session: GobblerSession;

  constructor(session: GobblerSession) {
    this.#session = session;
  }

  check(input: CheckInput<GobblerTypes>, ctx: CallContext): ReturnType<Store['check']> {
    return asPublishError(checkUpload(this.#session, input, ctx));
  }

  register(input: RegisterInput, ctx: CallContext): Promise<Receipt<GobblerRef>> {
    return asPublishError(
      this.#swept(registerProject(this.#session, input, ctx), ctx).then((outcome) => ({
        id: input.project,
        ref: { project: input.project },
        url: `${this.#session.url}${fetchPath(input.project)}/`,
        outcome,
      })),
    );
  }

  find(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<Receipt<GobblerRef> | undefined> {
    return asPublishError(
      this.#swept(
        findUploaded(this.#session, namesOf(input), artifact.path, { ...ctx, ...optionsOf(input) }),
        ctx,
      ).then((found) => (found === undefined ? undefined : this.#receipt(found, 'existed'))),
    );
  }

  upload(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<Receipt<GobblerRef>> {
    const options = { ...ctx, ...optionsOf(input) };
    if (ctx.dryRun) {
      return asPublishError(
        planUpload(this.#session, namesOf(input), artifact.path, { ...options, refuse: true }).then(() =>
          this.#receipt({ ...namesOf(input), probation: options.probation }, 'planned'),
        ),
      );
    }
    return asPublishError(
      uploadDirectory(this.#session, namesOf(input), artifact.path, options).then((done) =>
        this.#receipt(done, done.outcome),
      ),
    );
  }

  settle(receipt: Receipt<GobblerRef>, ctx: CallContext): Promise<Receipt<GobblerRef>> {
    return asPublishError(this.#settle(receipt, ctx));
  }

  release(
    receipt: Receipt<GobblerRef>,
    _input: ReleaseInput,
    ctx: CallContext,
  ): Promise<Receipt<GobblerRef>> {
    return asPublishError(this.#swept(this.#release(receipt, ctx), ctx));
  }

  list(input: ListInput, ctx: CallContext): AsyncIterable<ListItem> {
    return eachAsPublishError(listItems(this.#session, input, ctx));
  }

  /** When the work is done, what a killed attempt left goes too; not before, because the service may still read it. */
  async #swept<T>(work: Promise<T>, ctx: CallContext): Promise<T> {
    const done = await work;
    await sweep(this.#session, ctx);
    return done;
  }

  async #settle(receipt: Receipt<GobblerRef>, ctx: CallContext): Promise<Receipt<GobblerRef>> {
    const names = versionOf(receipt.ref);
    if (ctx.dryRun || receipt.outcome === 'planned' || names === undefined) return receipt;
    const reader = await readerFor(this.#session, { forceRemote: true }, ctx);
    const found = await versionState(reader, names, ctx);
    if (found.state === 'missing') throw noVersion(names);
    if (found.state === 'unfinished') return { ...receipt, pending: { state: 'unfinished' } };
    return { ...receipt, ref: { ...receipt.ref, probation: found.summary.onProbation } };
  }

  async #release(receipt: Receipt<GobblerRef>, ctx: CallContext): Promise<Receipt<GobblerRef>> {
    const names = versionOf(receipt.ref);
    if (names === undefined) throw noVersion({ project: receipt.ref.project, asset: '-', version: '-' });
    checkNames(names);
    if (ctx.dryRun || receipt.outcome === 'planned') return { ...receipt, outcome: 'planned' };
    const outcome = await ensureApproved(this.#session, names, ctx);
    return { ...receipt, outcome, ref: { ...receipt.ref, probation: false } };
  }

  #receipt(found: VersionNames & Partial<UploadResult>, outcome: Receipt['outcome']): Receipt<GobblerRef> {
    const { project, asset, version, probation, latest, files, size } = found;
    const id = versionKey(found);
    return {
      id,
      ref: {
        project,
        asset,
        version,
        ...(probation === undefined ? {} : { probation }),
        ...(latest === undefined ? {} : { latest }),
        ...(files === undefined ? {} : { files }),
        ...(size === undefined ? {} : { size }),
      },
      url: `${this.#session.url}${fetchPath(id)}/`,
      outcome,
    };
  }
}

function namesOf({ project, asset, version }: UploadInput): VersionNames {
  return { project, asset, version };
}

function optionsOf(input: UploadInput) {
  return {
    probation: input.probation ?? false,
    // A release keeps what it is given; pygobbler's default drops dot files.
    ignoreDot: input.ignoreDot ?? false,
    allowOutsideLinks: input.allowOutsideLinks ?? false,
  };
}

function versionOf(ref: GobblerRef): VersionNames | undefined {
  const { project, asset, version } = ref;
  return asset === undefined || version === undefined ? undefined : { project, asset, version };
}
