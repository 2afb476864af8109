export type { NewTrack } from './api/new-tracks.js';
export type { RawRequest } from './api/request.js';
export type { LoginPackage, StoreLogin } from './api/whoami.js';
export * from './charm/index.js';
export { charmhubLogin, snapLogin } from './credentials/logins.js';
export { type CandidMethod, type CandidOptions, loginCandid } from './login/candid.js';
export { type ExchangeUssoOptions, exchangeUsso } from './login/exchange-usso.js';
export type { CanonicalLoginOptions } from './login/login-options.js';
export { loginOnPremises, type OnPremisesOptions } from './login/on-premises.js';
export { loginUbuntuOne, type UbuntuOneOptions } from './login/ubuntu-one.js';
export { whoAmI } from './login/who-am-i.js';
export type { RegisteredSnap, SnapAccount } from './snap/account/account.js';
export type {
  AssertionQuery,
  StoreAssertion,
  ValidationSetDraft,
  ValidationSetSnap,
} from './snap/assertions/assertion-sets.js';
export type { Validation } from './snap/assertions/snap-assertions.js';
export type {
  ChannelMap,
  ChannelRow,
  KnownChannel,
  Progressive,
  SnapTrack,
} from './snap/channels/channel-map.js';
export type { ChannelStatus } from './snap/channels/channel-status.js';
export type { ProgressiveOptions } from './snap/channels/progressive.js';
export type { Promoted, PromoteOptions } from './snap/channels/promote.js';
export type { ReleaseOptions, ReleaseResult } from './snap/channels/release.js';
export type { HistoryRow, StateRow } from './snap/channels/state.js';
export type { ProgressiveUpdate, UpdatedProgressive } from './snap/channels/update-progressive.js';
export type { WaitVisibleOptions } from './snap/channels/wait-visible.js';
export { createSnapStoreClient, SnapStoreClient } from './snap/client.js';
export { SnapStoreReadClient } from './snap/client-read.js';
export { snap } from './snap/definition.js';
export type { GatewayPackage } from './snap/gateway/packages.js';
export type { MediaUpdate, SnapMedia } from './snap/listing/change-media.js';
export type { PublicChannel, SnapInfo } from './snap/listing/info.js';
export type { UpdateMediaOptions } from './snap/listing/media.js';
export type { SnapListing, UpdateListingOptions } from './snap/listing/metadata.js';
export type { Metric, MetricFilter } from './snap/listing/metrics.js';
export type { RegisterOptions, Registration } from './snap/names/register.js';
export { checkSnapName } from './snap/names/snap-name.js';
export type { SnapRelease } from './snap/revisions/release-pages.js';
export type { SnapRevision } from './snap/revisions/revision.js';
export type { SnapStoreConfig } from './snap/session.js';
export type { SnapItem } from './snap/store/list.js';
export type {
  SnapConfigInput,
  SnapListInput,
  SnapRef,
  SnapRegisterInput,
  SnapReleaseInput,
  SnapUploadInput,
} from './snap/store/schemas.js';
export type { SnapTypes } from './snap/store/types.js';
export type { PublishedSet, PublishSetOptions, SetFile, SetResult } from './snap/upload/publish-set.js';
export type { UploadOptions } from './snap/upload/upload-snap.js';
export type { SnapUpload } from './snap/upload/wait-for-upload.js';
