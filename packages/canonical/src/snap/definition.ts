import {
  type Artifact,
  type CallContext,
  type Capabilities,
  type CheckInput,
  defineStore,
  eachAsPublishErrorOf,
  type Finding,
  type Receipt,
  type Store,
} from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import { registerName } from './names/register.js';
import { openSnapSession, type SnapSession } from './session.js';
import { checkSnap } from './store/check.js';
import { listSnaps, type SnapItem } from './store/list.js';
import { nameReceipt } from './store/receipt.js';
import { releaseUpload } from './store/release.js';
import * as schemas from './store/schemas.js';
import { settleUpload } from './store/settle.js';
import type { SnapTypes } from './store/types.js';
import { findUpload, uploadArtifact } from './store/upload.js';

const capabilities: Capabilities = {
  register: true,
  upload: true,
  release: true,
  list: true,
  probe: 'digest',
  channels: true,
  resumableUpload: false,
  asyncProcessing: true,
  dryRun: 'server',
  artifacts: ['snap'],
};

/** The Snap Store as a store: register = a name, upload = a revision, settle = wait for its review, release = to channels. */
export const snap = defineStore<SnapTypes, 'snap'>({
  kind: 'snap',
  summary: 'Snap Store: snaps, released to channels',
  schemas: {
    config: schemas.configSchema,
    register: schemas.registerSchema,
    upload: schemas.uploadSchema,
    release: schemas.releaseSchema,
    list: schemas.listSchema,
    ref: schemas.refSchema,
  },
  auth: ['macaroon', 'token'],
  capabilities,
  digests: ['sha3-384'],
  create: (config, deps) => new SnapStore(openSnapSession(config, deps)),
});

/** The store face of one Snap Store. */
class SnapStore implements Store<SnapTypes> {
  readonly kind = 'snap';
  readonly capabilities = capabilities;
  readonly #session: SnapSession;

  constructor(session: SnapSession) {
    this.#session = session;
  }

  check(input: CheckInput<SnapTypes>, ctx: CallContext): Promise<readonly Finding[]> {
    return asStoreError('snap', checkSnap(this.#session, input, ctx));
  }

  register(input: schemas.SnapRegisterInput, ctx: CallContext): Promise<Receipt<schemas.SnapRef>> {
    const { name, private: isPrivate, store } = input;
    const options = { private: isPrivate, store, dryRun: ctx.dryRun };
    return asStoreError(
      'snap',
      registerName(this.#session, name, options, ctx).then(({ outcome }) =>
        nameReceipt(this.#session, name, ctx.dryRun ? 'planned' : outcome),
      ),
    );
  }

  find(
    artifact: Artifact,
    input: schemas.SnapUploadInput,
    ctx: CallContext,
  ): Promise<Receipt<schemas.SnapRef> | undefined> {
    return asStoreError('snap', findUpload(this.#session, artifact, input, ctx));
  }

  upload(
    artifact: Artifact,
    input: schemas.SnapUploadInput,
    ctx: CallContext,
  ): Promise<Receipt<schemas.SnapRef>> {
    return asStoreError('snap', uploadArtifact(this.#session, artifact, input, ctx));
  }

  settle(receipt: Receipt<schemas.SnapRef>, ctx: CallContext): Promise<Receipt<schemas.SnapRef>> {
    return asStoreError('snap', settleUpload(this.#session, receipt, ctx));
  }

  release(
    receipt: Receipt<schemas.SnapRef>,
    input: schemas.SnapReleaseInput,
    ctx: CallContext,
  ): Promise<Receipt<schemas.SnapRef>> {
    return asStoreError('snap', releaseUpload(this.#session, receipt, input, ctx));
  }

  list(input: schemas.SnapListInput, ctx: CallContext): AsyncIterable<SnapItem> {
    return eachAsPublishErrorOf('snap', listSnaps(this.#session, input, ctx));
  }
}
