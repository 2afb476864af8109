import { type CallControl, callOf, createDeps, type Deps } from '@omnipub/core';
import { digestOf } from '../api/digest-of.js';
import { asStoreError } from '../api/errors.js';
import type { NewTrack } from '../api/new-tracks.js';
import { type RawRequest, request } from '../api/request.js';
import { setUsername, signAgreement } from './account/agreement.js';
import { registerAccountKey } from './assertions/account-key.js';
import * as sets from './assertions/assertion-sets.js';
import * as assertions from './assertions/snap-assertions.js';
import { closeChannels } from './channels/close.js';
import * as promotion from './channels/promote.js';
import * as releases from './channels/release.js';
import * as progressive from './channels/update-progressive.js';
import { type WaitVisibleOptions, waitVisible } from './channels/wait-visible.js';
import { SnapStoreReadClient } from './client-read.js';
import { createTracks } from './gateway/create-tracks.js';
import { unregisterName } from './gateway/unregister.js';
import type { MediaUpdate } from './listing/change-media.js';
import * as media from './listing/media.js';
import * as listing from './listing/metadata.js';
import { disputeName } from './names/dispute.js';
import { type RegisterOptions, type Registration, registerName } from './names/register.js';
import type { SnapStoreConfig } from './session.js';
import { precheckUpload } from './upload/precheck.js';
import * as set from './upload/publish-set.js';
import { type UploadOptions, uploadSnap } from './upload/upload-snap.js';
import { type SnapUpload, waitForUpload } from './upload/wait-for-upload.js';

/**
 * A client of the Snap Store: all that a publisher can do there. Every method takes a signal and a listener in its last argument and
 * throws only PublishError. Nothing is sent before the first call.
 */
export class SnapStoreClient extends SnapStoreReadClient {
  /** {@link registerName} */
  register(name: string, options: RegisterOptions & CallControl = {}): Promise<Registration> {
    return asStoreError('snap', registerName(this.session, name, options, callOf(options)));
  }
  /** {@link unregisterName} */
  unregister(name: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', unregisterName(this.session, name, callOf(control)));
  }
  /** {@link disputeName} */
  dispute(name: string, comment: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', disputeName(this.session, name, comment, callOf(control)));
  }
  /** {@link signAgreement} */
  signAgreement(control?: CallControl): Promise<void> {
    return asStoreError('snap', signAgreement(this.session, callOf(control)));
  }
  /** {@link setUsername} */
  setUsername(username: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', setUsername(this.session, username, callOf(control)));
  }

  /** {@link precheckUpload} */
  precheck(name: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', precheckUpload(this.session, name, callOf(control)));
  }
  /** {@link uploadSnap} */
  upload(path: string, options: UploadOptions & CallControl = {}): Promise<SnapUpload> {
    return asStoreError('snap', uploadSnap(this.session, path, options, callOf(options)));
  }
  /**
   * Goes on waiting for an upload whose `statusUrl` an earlier call, or an earlier process, has given. {@link waitForUpload}
   * @param upload with the path of the file, by which a revision that is there already is found
   */
  waitForUpload(
    upload: { readonly name: string; readonly statusUrl: string; readonly path: string },
    options: { readonly deadlineMs?: number } & CallControl = {},
  ): Promise<SnapUpload> {
    const { name, statusUrl, path } = upload;
    const call = callOf(options);
    const digest = (): Promise<string> => digestOf(path, call);
    return asStoreError('snap', waitForUpload(this.session, { name, statusUrl, digest }, options, call));
  }
  /** {@link set.publishSet} */
  publishSet(
    files: readonly set.SetFile[],
    options: set.PublishSetOptions & CallControl = {},
  ): Promise<set.PublishedSet> {
    return asStoreError('snap', set.publishSet(this.session, files, options, callOf(options)));
  }

  /** {@link releases.release} */
  release(
    name: string,
    revision: number,
    channels: readonly string[],
    options: releases.ReleaseOptions & CallControl = {},
  ): Promise<releases.ReleaseResult> {
    return asStoreError(
      'snap',
      releases.release(this.session, name, revision, channels, options, callOf(options)),
    );
  }
  /** {@link progressive.updateProgressive} */
  updateProgressive(
    name: string,
    channel: string,
    update: progressive.ProgressiveUpdate,
    control?: CallControl,
  ): Promise<progressive.UpdatedProgressive> {
    return asStoreError(
      'snap',
      progressive.updateProgressive(this.session, name, channel, update, callOf(control)),
    );
  }
  /** {@link closeChannels} */
  close(name: string, channels: readonly string[], control?: CallControl): Promise<readonly string[]> {
    return asStoreError('snap', closeChannels(this.session, name, channels, callOf(control)));
  }
  /** {@link promotion.promote} */
  promote(
    name: string,
    channels: { readonly from: string; readonly to: string },
    options: promotion.PromoteOptions & CallControl = {},
  ): Promise<promotion.Promoted[]> {
    return asStoreError('snap', promotion.promote(this.session, name, channels, options, callOf(options)));
  }
  /** {@link waitVisible} */
  waitVisible(
    release: Parameters<typeof waitVisible>[1],
    options: WaitVisibleOptions & CallControl = {},
  ): Promise<boolean> {
    return asStoreError('snap', waitVisible(this.session, release, options, callOf(options)));
  }
  /** {@link listing.setDefaultTrack} */
  setDefaultTrack(name: string, track: string | null, control?: CallControl): Promise<void> {
    return asStoreError('snap', listing.setDefaultTrack(this.session, name, track, callOf(control)));
  }
  /** {@link createTracks} */
  createTracks(name: string, tracks: readonly NewTrack[], control?: CallControl): Promise<number> {
    return asStoreError('snap', createTracks(this.session, name, tracks, callOf(control)));
  }

  /** {@link listing.updateListing} */
  updateListing(
    name: string,
    changes: listing.SnapListing,
    options: listing.UpdateListingOptions & CallControl = {},
  ): Promise<void> {
    return asStoreError('snap', listing.updateListing(this.session, name, changes, options, callOf(options)));
  }
  /** {@link media.updateMedia} */
  updateMedia(
    name: string,
    update: MediaUpdate,
    options: media.UpdateMediaOptions & CallControl = {},
  ): ReturnType<typeof media.updateMedia> {
    return asStoreError('snap', media.updateMedia(this.session, name, update, options, callOf(options)));
  }

  /** {@link assertions.putValidation} */
  putValidation(name: string, assertion: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', assertions.putValidation(this.session, name, assertion, callOf(control)));
  }
  /** {@link assertions.putDevelopers} */
  putDevelopers(
    name: string,
    assertion: string,
    options: Parameters<typeof assertions.putDevelopers>[3] & CallControl = {},
  ): Promise<void> {
    return asStoreError(
      'snap',
      assertions.putDevelopers(this.session, name, assertion, options, callOf(options)),
    );
  }
  /** {@link assertions.pushSnapBuild} */
  pushSnapBuild(name: string, assertion: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', assertions.pushSnapBuild(this.session, name, assertion, callOf(control)));
  }
  /** {@link registerAccountKey} */
  registerAccountKey(keyRequest: string, control?: CallControl): Promise<void> {
    return asStoreError('snap', registerAccountKey(this.session, keyRequest, callOf(control)));
  }
  /** {@link sets.buildValidationSet} */
  buildValidationSet(
    draft: sets.ValidationSetDraft,
    control?: CallControl,
  ): Promise<Readonly<Record<string, unknown>>> {
    return asStoreError('snap', sets.buildValidationSet(this.session, draft, callOf(control)));
  }
  /** {@link sets.uploadValidationSet} */
  uploadValidationSet(assertion: string, control?: CallControl): Promise<sets.StoreAssertion[]> {
    return asStoreError('snap', sets.uploadValidationSet(this.session, assertion, callOf(control)));
  }

  /** {@link request} */
  request(path: string, options?: RawRequest): Promise<unknown> {
    return asStoreError('snap', request(this.session, path, options));
  }
}

/** A client with the deps of an ordinary program; `deps` replaces single ones. */
export function createSnapStoreClient(
  config: SnapStoreConfig = {},
  deps: Partial<Deps> = {},
): SnapStoreClient {
  return new SnapStoreClient(config, createDeps(deps));
}
