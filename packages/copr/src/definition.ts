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
import type { CoprTypes } from './store/copr-types.js';
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
import { findBuild } from './store/find-build.js';
import { type CoprItem, listItems } from './store/list.js';
import type { CoprReceipt } from './store/receipt.js';
import { registerProject } from './store/register.js';
import { releaseBuild } from './store/release.js';
import { settleBuild } from './store/settle.js';
import { StoreAccess } from './store/store-access.js';
import { uploadArtifact } from './store/upload.js';

const capabilities: Capabilities = {
  register: true,
  upload: true,
  release: true,
  list: true,
  // Copr keeps no sums of what was uploaded (copr contract 9).
  probe: 'version',
  channels: true,
  resumableUpload: false,
  asyncProcessing: true,
  dryRun: 'client',
  artifacts: ['srpm', 'file'],
};

/** Copr as a store: register = a project, upload = a build, settle = wait for it, release = its repositories, or another project. */
export const copr = defineStore<CoprTypes, 'copr'>({
  kind: 'copr',
  summary: 'Copr: builds source RPMs in projects of your own, whose repositories dnf can use',
  schemas: {
    config: configSchema,
    register: registerSchema,
    upload: uploadSchema,
    release: releaseSchema,
    list: listSchema,
    ref: refSchema,
  },
  auth: ['basic', 'gssapi'],
  capabilities,
  create: (config, deps) => new CoprStore(new StoreAccess(config, deps)),
});

const owned = <T>(work: Promise<T>): Promise<T> => asPublishErrorOf('copr', work);

/** The store face of one Copr. */
class CoprStore implements Store<CoprTypes> {
  readonly kind = 'copr';
  readonly capabilities = capabilities;
  readonly #access: StoreAccess;

  constructor(access: StoreAccess) {
    this.#access = access;
  }

  check(input: CheckInput<CoprTypes>, ctx: CallContext): Promise<readonly Finding[]> {
    return owned(checkPublish(this.#access, input, ctx));
  }

  register(input: RegisterInput, ctx: CallContext): Promise<CoprReceipt> {
    return owned(registerProject(this.#access, input, ctx));
  }

  find(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<CoprReceipt | undefined> {
    return owned(findBuild(this.#access, artifact, input, ctx));
  }

  upload(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<CoprReceipt> {
    return owned(uploadArtifact(this.#access, artifact, input, ctx));
  }

  settle(receipt: CoprReceipt, ctx: CallContext): Promise<CoprReceipt> {
    return owned(settleBuild(this.#access, receipt, ctx));
  }

  release(receipt: CoprReceipt, input: ReleaseInput, ctx: CallContext): Promise<CoprReceipt> {
    return owned(releaseBuild(this.#access, receipt, input, ctx));
  }

  list(input: ListInput, ctx: CallContext): AsyncIterable<CoprItem> {
    return eachAsPublishErrorOf('copr', listItems(this.#access, input, ctx));
  }
}
