import { type CallControl, callOf, createDeps, type Deps } from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import type { NewTrack } from '../api/new-tracks.js';
import { type RawRequest, request } from '../api/request.js';
import { uploadToStorage } from '../api/storage.js';
import type { CharmhubConfig } from './charmhub-session.js';
import { CharmhubReadClient } from './client-read.js';
import type { InviteToken } from './collaborators/collaborator-schema.js';
import * as collaborators from './collaborators/collaborators.js';
import { createLibrary, publishLibrary } from './libraries/libraries.js';
import { createTracks } from './names/create-tracks.js';
import type { RegisteredName } from './names/package-schema.js';
import * as names from './names/register.js';
import { type PackageChanges, setDefaultTrack, updateMetadata } from './names/update-metadata.js';
import { type PromoteOptions, promote } from './releases/promote.js';
import { closeChannels, type ReleasedChannel, releaseCharm } from './releases/release.js';
import type { ReleaseRequest } from './releases/release-request.js';
import { fetchImageBlob, fetchImageCredentials, type ImageCredentials } from './resources/oci-image.js';
import { type PushResourceOptions, pushResource } from './resources/push-resource.js';
import { type ResourceRevisionUpdate, updateResourceRevisions } from './resources/update-bases.js';
import {
  type ResourceSource,
  type UploadedResource,
  type UploadResourceOptions,
  uploadResource,
} from './resources/upload-resource.js';
import { type NotifyOptions, notifyRevision } from './upload/notify.js';
import { type PublishedSet, type PublishSetOptions, publishSet } from './upload/publish-set.js';
import { type UploadCharmOptions, type UploadedCharm, uploadCharm } from './upload/upload-charm.js';

const owned = <T>(work: Promise<T>): Promise<T> => asStoreError('charmhub', work);

/**
 * A client of Charmhub: all that a publisher can do there. Every method takes a signal and a listener in its last argument and
 * throws only PublishError. Nothing is sent before the first call.
 */
export class CharmhubClient extends CharmhubReadClient {
  /** {@link names.registerName} */
  register(name: string, options?: names.RegisterOptions): Promise<string> {
    return owned(names.registerName(this.session, name, options));
  }
  /** {@link names.unregisterName} */
  unregister(name: string, control?: CallControl): Promise<names.UnregisteredName> {
    return owned(names.unregisterName(this.session, name, control));
  }
  /** {@link updateMetadata} */
  updateMetadata(name: string, changes: PackageChanges, control?: CallControl): Promise<RegisteredName> {
    return owned(updateMetadata(this.session, name, changes, control));
  }
  /** {@link setDefaultTrack} */
  setDefaultTrack(name: string, track: string, control?: CallControl): Promise<RegisteredName> {
    return owned(setDefaultTrack(this.session, name, track, control));
  }
  /** {@link createTracks} */
  createTracks(name: string, tracks: readonly NewTrack[], control?: CallControl): Promise<number> {
    return owned(createTracks(this.session, name, tracks, control));
  }

  /** {@link uploadCharm} */
  upload(path: string, options?: UploadCharmOptions): Promise<UploadedCharm> {
    return owned(uploadCharm(this.session, path, options));
  }
  /** {@link publishSet} */
  publishSet(files: readonly string[], options: PublishSetOptions): Promise<PublishedSet> {
    return owned(publishSet(this.session, files, options));
  }
  /** Brings any file to the storage and gives its upload id, for {@link notifyRevision} or {@link pushResource}. */
  uploadFile(path: string, control?: CallControl): Promise<string> {
    return owned(uploadToStorage(this.session, path, callOf(control)));
  }
  /** {@link notifyRevision} */
  notifyRevision(name: string, uploadId: string, options?: NotifyOptions): Promise<string> {
    return owned(notifyRevision(this.session, name, uploadId, options));
  }

  /** {@link releaseCharm} */
  release(
    name: string,
    releases: readonly ReleaseRequest[],
    control?: CallControl,
  ): Promise<readonly ReleasedChannel[]> {
    return owned(releaseCharm(this.session, name, releases, control));
  }
  /** {@link closeChannels} */
  close(
    name: string,
    channels: readonly string[],
    control?: CallControl,
  ): Promise<readonly ReleasedChannel[]> {
    return owned(closeChannels(this.session, name, channels, control));
  }
  /** {@link promote} */
  promote(name: string, options: PromoteOptions): Promise<readonly ReleasedChannel[]> {
    return owned(promote(this.session, name, options));
  }

  /** {@link uploadResource} */
  uploadResource(
    name: string,
    resource: string,
    source: ResourceSource,
    options?: UploadResourceOptions,
  ): Promise<UploadedResource> {
    return owned(uploadResource(this.session, name, resource, source, options));
  }
  /** {@link pushResource} */
  pushResource(name: string, resource: string, options: PushResourceOptions): Promise<string> {
    return owned(pushResource(this.session, name, resource, options));
  }
  /** {@link updateResourceRevisions} */
  updateResourceRevisions(
    name: string,
    resource: string,
    updates: readonly ResourceRevisionUpdate[],
    control?: CallControl,
  ): Promise<number> {
    return owned(updateResourceRevisions(this.session, name, resource, updates, control));
  }
  /** {@link fetchImageCredentials} */
  imageCredentials(name: string, resource: string, control?: CallControl): Promise<ImageCredentials> {
    return owned(fetchImageCredentials(this.session, name, resource, control));
  }
  /** {@link fetchImageBlob} */
  imageBlob(name: string, resource: string, digest: string, control?: CallControl): Promise<string> {
    return owned(fetchImageBlob(this.session, name, resource, digest, control));
  }

  /** {@link createLibrary} */
  createLibrary(charm: string, libraryName: string, control?: CallControl): Promise<string> {
    return owned(createLibrary(this.session, charm, libraryName, control));
  }
  /** {@link publishLibrary} */
  publishLibrary(charm: string, content: string, control?: CallControl): Promise<void> {
    return owned(publishLibrary(this.session, charm, content, control));
  }

  /** {@link collaborators.inviteCollaborators} */
  invite(name: string, emails: readonly string[], control?: CallControl): Promise<readonly InviteToken[]> {
    return owned(collaborators.inviteCollaborators(this.session, name, emails, control));
  }
  /** {@link collaborators.revokeInvites} */
  revokeInvites(name: string, emails: readonly string[], control?: CallControl): Promise<void> {
    return owned(collaborators.revokeInvites(this.session, name, emails, control));
  }
  /** {@link collaborators.acceptInvite} */
  acceptInvite(name: string, token: string, control?: CallControl): Promise<void> {
    return owned(collaborators.acceptInvite(this.session, name, token, control));
  }
  /** {@link collaborators.rejectInvite} */
  rejectInvite(name: string, token: string, control?: CallControl): Promise<void> {
    return owned(collaborators.rejectInvite(this.session, name, token, control));
  }

  /** {@link request} */
  request(path: string, options?: RawRequest): Promise<unknown> {
    return owned(request(this.session, path, options));
  }
}

/** A client with the deps of an ordinary program; `deps` replaces single ones. */
export function createCharmhubClient(config: CharmhubConfig = {}, deps: Partial<Deps> = {}): CharmhubClient {
  return new CharmhubClient(config, createDeps(deps));
}
