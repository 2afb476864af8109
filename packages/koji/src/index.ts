export type { HubMethodOptions, QueryOpts } from './api/arguments.js';
export type { HubResult } from './api/results.js';
export type { KojiAuth } from './auth/koji-auth.js';
export type { BuildOutcome } from './builds/build-and-wait.js';
export type { BuildOptions } from './builds/build-options.js';
export type { RecordedBuild, ScratchFile } from './builds/build-outcome.js';
export type { BuildSource } from './builds/build-source.js';
export type { CheckedTarget } from './builds/check-target.js';
export type { BuildRequest, StartedBuild } from './builds/start-build.js';
export type { ChainRequest } from './builds/start-chain.js';
export {
  type BuildrootInput,
  buildMetadata,
  type MetadataInput,
  type OutputInput,
} from './cg-import/build-metadata.js';
export type { EmptyBuild } from './cg-import/create-empty-build.js';
export type { ArchiveRequest } from './cg-import/import-archive.js';
export type { ContentRequest, ImportedContent } from './cg-import/import-content.js';
export { metadataProblems } from './cg-import/metadata-problems.js';
export type { CgMetadata, CgOutput } from './cg-import/metadata-schema.js';
export type { Reservation } from './cg-import/reserve-build.js';
export { createKojiClient, KojiClient } from './client.js';
export { KojiReadClient } from './client-read.js';
export type { KojiConfigContext } from './config-files.js';
export { koji } from './definition.js';
export type { BuildFilesChoice } from './download/build-files.js';
export type { DownloadBuildOptions } from './download/download-build.js';
export type { DownloadTaskOptions } from './download/download-task.js';
export type { CheckedBy, DownloadableFile, DownloadedFile } from './download/hub-file.js';
export * from './download/layout.js';
export { topUrl } from './download/top-url.js';
export { type KojiFault, kojiFaultOf } from './faults/koji-fault.js';
export type { HubApi } from './generated/hub-api.js';
export { configOfProfile, type KojiConfig } from './koji-config.js';
export { kojiLogin } from './koji-login.js';
export { type KojiProfile, loadKojiProfile, loadKojiProfiles } from './koji-profile.js';
export type {
  BuildStateChange,
  KojiMessage,
  MessageBuild,
  TagChange,
  TaskStateChange,
} from './messages/koji-message.js';
export { messagePage, messageTag, messageUser } from './messages/message-facts.js';
export { type MessageEnvelope, parseKojiMessage } from './messages/parse-message.js';
export { hubDate } from './model/hub-time.js';
export { type BuildRow, KojiBuild } from './model/koji-build.js';
export { KojiChannel } from './model/koji-channel.js';
export { KojiPackage, type PackageRow } from './model/koji-package.js';
export { type DescendentFilter, KojiTask } from './model/koji-task.js';
export {
  type BuildState,
  buildStateName,
  buildStates,
  type TaskState,
  taskStateName,
  taskStates,
} from './model/states.js';
export { type TaskArguments, taskArguments } from './model/task-arguments.js';
export { type TaskFacts, taskFacts } from './model/task-facts.js';
export type { MultiApi, Planned } from './multicall/multi-api.js';
export type { MultiOptions, MultiResult, MultiResults } from './multicall/multi-call.js';
export { type DiskCacheOptions, kojiDiskCache } from './names/disk-cache.js';
export type { NameCache } from './names/name-cache.js';
export { openKojiOfWebUrl, openKojiProfile, type ProfileClientOptions } from './profile-client.js';
export type { HistoryEntry, HistoryFilter } from './read/history.js';
export type { BuildFilter } from './read/list-builds.js';
export type { ArchiveFilter, ArchiveRow, RpmFilter } from './read/list-files.js';
export type {
  ChannelFilter,
  ChannelRow,
  ExternalRepoFilter,
  ExternalRepoRow,
  HostFilter,
  HostRow,
  ListedPackage,
  PackageFilter,
  TagFilter,
  TagRow,
  TargetFilter,
  TargetRow,
  UserFilter,
  UserRow,
} from './read/list-names.js';
export type { ListOptions } from './read/list-options.js';
export type {
  LatestFilter,
  RpmRow,
  TaggedBuild,
  TaggedFilter,
  TaggedRpmsFilter,
} from './read/list-tagged.js';
export type { TaskFilter, TaskRow } from './read/list-tasks.js';
export type { Found, SearchInput } from './read/search.js';
export type { PackageChange } from './register/change-package.js';
export type { Outcome } from './register/ensure.js';
export type { PackageEntry } from './register/ensure-package.js';
export type { Parent } from './register/inheritance.js';
export type { TagSettings } from './register/tag-configuration.js';
export type { TargetTags } from './register/targets.js';
export type { HubCallOptions, HubConnection, Keywords } from './session/hub-connection.js';
export type { Doubt, Settle, Settled } from './session/settle.js';
export type { KojiTypes } from './store/koji-types.js';
export type { KojiItem } from './store/list.js';
export type { TagRepo } from './tags/repos.js';
export type { Tagged, TagOptions } from './tags/tag-build.js';
export type { Move } from './tags/tags.js';
export type { Untagged, UntagOptions } from './tags/untag-build.js';
export type { WaitRepoOptions } from './tags/wait-repo.js';
export type { FollowLogOptions } from './tasks/follow-log.js';
export type { FollowLogsOptions, LogText } from './tasks/follow-logs.js';
export type { HubTask } from './tasks/hub-task.js';
export { failedTaskOf } from './tasks/task-error.js';
export type { TaskFile } from './tasks/task-files.js';
export type { WaitOptions } from './tasks/task-times.js';
export type { TaskChange } from './tasks/task-tree.js';
export type { ClosedTask } from './tasks/wait-for-task.js';
export type { UploadedFile, UploadFileOptions } from './upload/upload-file.js';
export { uploadDirectory } from './upload/upload-target.js';
export type { LoadedWebObject } from './web/load-web-object.js';
export { profileOfWebUrl } from './web/profile-of-web-url.js';
export type { WebKind } from './web/web-pages.js';
export { parseWebUrl, type WebObject, webUrl } from './web/web-url.js';
export {
  createDecoder as createXmlRpcDecoder,
  type DecodeLimits,
  type XmlRpcDecoder,
} from './xmlrpc/decode.js';
export type { XmlRpcCall, XmlRpcFault, XmlRpcInput, XmlRpcResponse, XmlRpcValue } from './xmlrpc/value.js';
