import {
  type Artifact,
  asPublishErrorOf,
  type CallContext,
  type Capabilities,
  type CheckInput,
  defineStore,
  eachAsPublishErrorOf,
  type Finding,
  type Store,
} from '@omnipub/core';
import { checkPublish } from './store/check.js';
import {
  configSchema,
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
import type { KojiTypes } from './store/koji-types.js';
import { type KojiItem, listItems } from './store/list.js';
import type { KojiReceipt } from './store/receipt.js';
import { registerPackage } from './store/register.js';
import { releaseBuild } from './store/release.js';
import { settleBuild } from './store/settle.js';
import { StoreSession } from './store/store-session.js';
import { findArtifact, uploadArtifact } from './store/upload.js';

const capabilities: Capabilities = {
  register: true,
  upload: true,
  release: true,
  list: true,
  // A hub keeps no sum of the source RPM that a build was made from. Imports are known by the sums of their files.
  probe: 'version',
  channels: true,
  resumableUpload: true,
  asyncProcessing: true,
  dryRun: 'client',
  artifacts: ['srpm', 'rpm', 'file', 'directory'],
};

/** Koji as a store: register = a package on the list of a tag, upload = a build or an import, settle = the task, release = a tag. */
export const koji = defineStore<KojiTypes, 'koji'>({
  kind: 'koji',
  summary: 'Koji: builds source RPMs, takes in what was built elsewhere, and tags it',
  schemas: {
    config: configSchema,
    register: registerSchema,
    upload: uploadSchema,
    release: releaseSchema,
    list: listSchema,
    ref: refSchema,
  },
  auth: ['client-cert', 'gssapi', 'basic'],
  capabilities,
  create: (config, deps) => new KojiStore(new StoreSession(config, deps)),
});

const owned = <T>(work: Promise<T>): Promise<T> => asPublishErrorOf('koji', work);

/** The store face of one hub. */
class KojiStore implements Store<KojiTypes> {
  readonly kind = 'koji';
  readonly capabilities = capabilities;
  readonly #session: StoreSession;

  constructor(session: StoreSession) {
    this.#session = session;
  }

  check(input: CheckInput<KojiTypes>, ctx: CallContext): Promise<readonly Finding[]> {
    return owned(this.#session.check(ctx, (client) => checkPublish(client, input, ctx)));
  }

  register(input: RegisterInput, ctx: CallContext): Promise<KojiReceipt> {
    return owned(this.#session.use(ctx, (client) => registerPackage(client, input, ctx)));
  }

  find(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<KojiReceipt | undefined> {
    return owned(this.#session.use(ctx, (client) => findArtifact(client, artifact, input, ctx)));
  }

  upload(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<KojiReceipt> {
    return owned(this.#session.use(ctx, (client) => uploadArtifact(client, artifact, input, ctx)));
  }

  settle(receipt: KojiReceipt, ctx: CallContext): Promise<KojiReceipt> {
    const { settleTimeoutMs } = this.#session;
    return owned(this.#session.use(ctx, (client) => settleBuild(client, receipt, ctx, settleTimeoutMs)));
  }

  release(receipt: KojiReceipt, input: ReleaseInput, ctx: CallContext): Promise<KojiReceipt> {
    const { settleTimeoutMs } = this.#session;
    return owned(
      this.#session.use(ctx, (client) => releaseBuild(client, receipt, input, ctx, settleTimeoutMs)),
    );
  }

  list(input: ListInput, ctx: CallContext): AsyncIterable<KojiItem> {
    return eachAsPublishErrorOf(
      'koji',
      this.#session.each(ctx, (client) => listItems(client, input, ctx)),
    );
  }
}
