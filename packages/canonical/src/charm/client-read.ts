import type { CallControl, Deps } from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import type { StoreLogin } from '../api/whoami.js';
import { fetchPublicInfo, type PublicInfo } from './account/public-info.js';
import { fetchLogin } from './account/whoami.js';
import { type CharmhubConfig, type CharmhubSession, openCharmhub } from './charmhub-session.js';
import type { Collaborator, CollaboratorInvite } from './collaborators/collaborator-schema.js';
import { listCollaborators, listInvites } from './collaborators/collaborators.js';
import * as libraries from './libraries/libraries.js';
import type { CharmLibrary } from './libraries/library-schema.js';
import { fetchPackage, type ListNamesOptions, listNames } from './names/package-metadata.js';
import type { RegisteredName } from './names/package-schema.js';
import type { CharmChannelMap } from './releases/channel-map-schema.js';
import { type ChannelLine, channelTable } from './releases/channel-table.js';
import { fetchChannelMap } from './releases/fetch-channel-map.js';
import { type ListRevisionsOptions, listRevisions } from './releases/list-revisions.js';
import type { CharmRevision } from './releases/revision-schema.js';
import { listResourceRevisions, listResources } from './resources/list-resources.js';
import type { CharmResource, ResourceRevision } from './resources/resource-schema.js';
import { fetchReview, type ReviewEnd, type ReviewWaitOptions, waitForReview } from './upload/review.js';
import type { Review } from './upload/review-schema.js';

const owned = <T>(work: Promise<T>): Promise<T> => asStoreError('charmhub', work);

/** What of {@link CharmhubClient} only reads. */
export class CharmhubReadClient {
  protected readonly session: CharmhubSession;

  constructor(config: CharmhubConfig, deps: Deps) {
    this.session = openCharmhub(config, deps);
  }

  /** {@link fetchLogin} */
  whoami(control?: CallControl): Promise<StoreLogin> {
    return owned(fetchLogin(this.session, control));
  }
  /** {@link listNames} */
  names(options?: ListNamesOptions): Promise<readonly RegisteredName[]> {
    return owned(listNames(this.session, options));
  }
  /** {@link fetchPackage} */
  packageMetadata(name: string, control?: CallControl): Promise<RegisteredName> {
    return owned(fetchPackage(this.session, name, control));
  }
  /** {@link fetchPublicInfo} */
  publicInfo(name: string, control?: CallControl): Promise<PublicInfo> {
    return owned(fetchPublicInfo(this.session, name, control));
  }

  /** {@link listRevisions} */
  revisions(name: string, options?: ListRevisionsOptions): Promise<readonly CharmRevision[]> {
    return owned(listRevisions(this.session, name, options));
  }
  /** {@link fetchReview} */
  review(statusUrl: string, control?: CallControl): Promise<Review | undefined> {
    return owned(fetchReview(this.session, statusUrl, control));
  }
  /** {@link waitForReview} */
  waitForReview(statusUrl: string, options?: ReviewWaitOptions): Promise<ReviewEnd> {
    return owned(waitForReview(this.session, statusUrl, options));
  }

  /** {@link fetchChannelMap} */
  channelMap(name: string, control?: CallControl): Promise<CharmChannelMap> {
    return owned(fetchChannelMap(this.session, name, control));
  }
  /** The same, as one line a channel and base, with what each channel follows. {@link channelTable} */
  async channels(name: string, control?: CallControl): Promise<readonly ChannelLine[]> {
    return channelTable(await this.channelMap(name, control));
  }

  /** {@link listResources} */
  resources(name: string, control?: CallControl): Promise<readonly CharmResource[]> {
    return owned(listResources(this.session, name, control));
  }
  /** {@link listResourceRevisions} */
  resourceRevisions(
    name: string,
    resource: string,
    control?: CallControl,
  ): Promise<readonly ResourceRevision[]> {
    return owned(listResourceRevisions(this.session, name, resource, control));
  }

  /** {@link libraries.fetchLibrary} */
  library(charm: string, libraryId: string, options?: libraries.FetchLibraryOptions): Promise<CharmLibrary> {
    return owned(libraries.fetchLibrary(this.session, charm, libraryId, options));
  }
  /** {@link libraries.fetchLibraries} */
  libraryTips(
    queries: readonly libraries.LibraryQuery[],
    control?: CallControl,
  ): Promise<readonly CharmLibrary[]> {
    return owned(libraries.fetchLibraries(this.session, queries, control));
  }
  /** {@link libraries.listLibraries} */
  libraries(charm: string, control?: CallControl): Promise<readonly CharmLibrary[]> {
    return owned(libraries.listLibraries(this.session, charm, control));
  }

  /** {@link listCollaborators} */
  collaborators(name: string, control?: CallControl): Promise<readonly Collaborator[]> {
    return owned(listCollaborators(this.session, name, control));
  }
  /** {@link listInvites} */
  invites(name: string, control?: CallControl): Promise<readonly CollaboratorInvite[]> {
    return owned(listInvites(this.session, name, control));
  }
}
