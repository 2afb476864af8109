import { asPublishErrorOf, type CallControl, callOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { createEmptyBuild, type EmptyBuild } from './create-empty-build.js';
import { type ArchiveRequest, importArchive } from './import-archive.js';
import { type ContentRequest, type ImportedContent, importContent } from './import-content.js';
import { importRpm } from './import-rpm.js';
import type { CgMetadata } from './metadata-schema.js';
import { type Reservation, refundBuild, reserveBuild } from './reserve-build.js';
import { addRpmSignature, writeSignedRpm } from './rpm-signatures.js';

/** What is brought into a hub ready made. Every method throws only PublishError. */
export class Imports {
  readonly #koji: HubAccess;

  constructor(koji: HubAccess) {
    this.#koji = koji;
  }

  /** {@link importContent} */
  content(request: ContentRequest, control?: CallControl): Promise<ImportedContent> {
    return asPublishErrorOf('koji', importContent(this.#koji, request, control));
  }

  /** {@link reserveBuild} */
  reserve(metadata: Pick<CgMetadata, 'build' | 'buildroots'>, control?: CallControl): Promise<Reservation> {
    return asPublishErrorOf('koji', reserveBuild(this.#koji, metadata, callOf(control)));
  }

  /** {@link refundBuild} */
  refund(
    reservation: Reservation,
    options: CallControl & { readonly as?: 'failed' | 'canceled' | undefined } = {},
  ): Promise<void> {
    const { as } = options;
    return asPublishErrorOf('koji', refundBuild(this.#koji, reservation, { ...callOf(options), as }));
  }

  /** {@link importRpm} */
  rpm(path: string, control?: CallControl): ReturnType<typeof importRpm> {
    return asPublishErrorOf('koji', importRpm(this.#koji, path, control));
  }

  /** {@link createEmptyBuild} */
  emptyBuild(build: EmptyBuild, control?: CallControl): ReturnType<typeof createEmptyBuild> {
    return asPublishErrorOf('koji', createEmptyBuild(this.#koji, build, control));
  }

  /** {@link importArchive} */
  archive(request: ArchiveRequest, control?: CallControl): ReturnType<typeof importArchive> {
    return asPublishErrorOf('koji', importArchive(this.#koji, request, control));
  }

  /** {@link addRpmSignature} */
  signature(
    rpm: string | number,
    signedCopy: string,
    control?: CallControl,
  ): ReturnType<typeof addRpmSignature> {
    return asPublishErrorOf('koji', addRpmSignature(this.#koji, rpm, signedCopy, control));
  }

  /** {@link writeSignedRpm} */
  signedRpm(
    rpm: string | number,
    key: string,
    options?: Parameters<typeof writeSignedRpm>[3],
  ): Promise<void> {
    return asPublishErrorOf('koji', writeSignedRpm(this.#koji, rpm, key, options));
  }
}
