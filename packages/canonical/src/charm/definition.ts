import {
  type Artifact,
  type CallContext,
  type Capabilities,
  type CheckInput,
  defineStore,
  eachAsPublishErrorOf,
  type Finding,
  type Store,
} from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import { type CharmhubSession, openCharmhub } from './charmhub-session.js';
import type { CharmhubTypes } from './store/charmhub-types.js';
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
import { type CharmhubItem, listItems } from './store/list.js';
import type { CharmhubReceipt } from './store/receipt.js';
import { ensureRegistered } from './store/register.js';
import { releaseUpload } from './store/release.js';
import { settleUpload } from './store/settle.js';
import { findCharm, uploadWithResources } from './store/upload.js';

const capabilities: Capabilities = {
  register: true,
  upload: true,
  release: true,
  list: true,
  probe: 'digest',
  channels: true,
  resumableUpload: false,
  asyncProcessing: true,
  dryRun: 'client',
  artifacts: ['charm', 'bundle'],
};

/** Charmhub as a store: register = a name and its tracks, upload = a revision and its resources, settle = the reviews, release = to channels. */
export const charmhub = defineStore<CharmhubTypes, 'charmhub'>({
  kind: 'charmhub',
  summary: 'Charmhub: charms and bundles for Juju, with their resources',
  schemas: {
    config: configSchema,
    register: registerSchema,
    upload: uploadSchema,
    release: releaseSchema,
    list: listSchema,
    ref: refSchema,
  },
  auth: ['macaroon', 'token'],
  capabilities,
  digests: ['sha3-384'],
  create: (config, deps) => new CharmhubStore(openCharmhub(config, deps)),
});

const owned = <T>(work: Promise<T>): Promise<T> => asStoreError('charmhub', work);

/** The store face of one Charmhub. */
class CharmhubStore implements Store<CharmhubTypes> {
  readonly kind = 'charmhub';
  readonly capabilities = capabilities;
  readonly #session: CharmhubSession;

  constructor(session: CharmhubSession) {
    this.#session = session;
  }

  check(input: CheckInput<CharmhubTypes>, ctx: CallContext): Promise<readonly Finding[]> {
    return owned(checkPublish(this.#session, input, ctx));
  }

  register(input: RegisterInput, ctx: CallContext): Promise<CharmhubReceipt> {
    return owned(ensureRegistered(this.#session, input, ctx));
  }

  find(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<CharmhubReceipt | undefined> {
    return owned(findCharm(this.#session, artifact, input, ctx));
  }

  upload(artifact: Artifact, input: UploadInput, ctx: CallContext): Promise<CharmhubReceipt> {
    return owned(uploadWithResources(this.#session, artifact, input, ctx));
  }

  settle(receipt: CharmhubReceipt, ctx: CallContext): Promise<CharmhubReceipt> {
    return owned(settleUpload(this.#session, receipt, ctx));
  }

  release(receipt: CharmhubReceipt, input: ReleaseInput, ctx: CallContext): Promise<CharmhubReceipt> {
    return owned(releaseUpload(this.#session, receipt, input, ctx));
  }

  list(input: ListInput, ctx: CallContext): AsyncIterable<CharmhubItem> {
    return eachAsPublishErrorOf('charmhub', listItems(this.#session, input, ctx));
  }
}
