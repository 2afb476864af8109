export type { PublicChannel, PublicInfo } from './account/public-info.js';
export type { CharmhubConfig } from './charmhub-session.js';
export { CharmhubClient, createCharmhubClient } from './client.js';
export { CharmhubReadClient } from './client-read.js';
export type { Collaborator, CollaboratorInvite, InviteToken } from './collaborators/collaborator-schema.js';
export { charmhub } from './definition.js';
export type { FetchLibraryOptions, LibraryQuery } from './libraries/libraries.js';
export type { CharmLibrary } from './libraries/library-schema.js';
export { type LibrarySource, readLibrarySource } from './libraries/library-source.js';
export { checkCharmName } from './names/charm-name.js';
export type { ListNamesOptions as ListCharmNamesOptions } from './names/package-metadata.js';
export type {
  Publisher as CharmPublisher,
  RegisteredName as RegisteredCharm,
  Track as CharmTrack,
  TrackGuardrail,
} from './names/package-schema.js';
export type { RegisterOptions as RegisterCharmOptions, UnregisteredName } from './names/register.js';
export type { PackageChanges } from './names/update-metadata.js';
export type { Base as CharmBase } from './releases/base-schema.js';
export type {
  CharmChannelMap,
  CharmRelease,
  PackageChannel as CharmChannel,
  Progressive as CharmProgressive,
  ReleasedResource,
} from './releases/channel-map-schema.js';
export {
  type ChannelLine as CharmChannelLine,
  channelTable as charmChannelTable,
} from './releases/channel-table.js';
export type { ListRevisionsOptions as ListCharmRevisionsOptions } from './releases/list-revisions.js';
export type { PromoteOptions as PromoteCharmOptions } from './releases/promote.js';
export type { ReleasedChannel as ReleasedCharmChannel } from './releases/release.js';
export type { ReleaseRequest as CharmReleaseRequest } from './releases/release-request.js';
export type { CharmRevision } from './releases/revision-schema.js';
export type { ImageCredentials } from './resources/oci-image.js';
export type { PushResourceOptions } from './resources/push-resource.js';
export type { CharmResource, ResourceBase, ResourceRevision } from './resources/resource-schema.js';
export type { ResourceRevisionUpdate } from './resources/update-bases.js';
export type { ResourceSource, UploadedResource, UploadResourceOptions } from './resources/upload-resource.js';
export type { CharmhubTypes } from './store/charmhub-types.js';
export type {
  CharmhubRef,
  ConfigInput as CharmhubConfigInput,
  ListInput as CharmhubListInput,
  RegisterInput as CharmhubRegisterInput,
  ReleaseInput as CharmhubReleaseInput,
  ResourceInput as CharmhubResourceInput,
  UploadInput as CharmhubUploadInput,
} from './store/definition-schemas.js';
export type { CharmhubItem } from './store/list.js';
export type { NotifyOptions as NotifyCharmOptions } from './upload/notify.js';
export type {
  PublishedSet as PublishedCharmSet,
  PublishSetOptions as PublishCharmSetOptions,
  SetResource,
} from './upload/publish-set.js';
export type { ReviewEnd, ReviewWaitOptions } from './upload/review.js';
export type { Review } from './upload/review-schema.js';
export type { UploadCharmOptions, UploadedCharm } from './upload/upload-charm.js';
