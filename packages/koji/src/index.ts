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
export type { KojiConfigContext } from './config-files.js';
export { type KojiFault, kojiFaultOf } from './faults/koji-fault.js';
export type { HubApi } from './generated/hub-api.js';
export { configOfProfile, type KojiConfig } from './koji-config.js';
export { kojiLogin } from './koji-login.js';
export { type KojiProfile, loadKojiProfile, loadKojiProfiles } from './koji-profile.js';
export type { MultiApi, Planned } from './multicall/multi-api.js';
export type { MultiOptions, MultiResult, MultiResults } from './multicall/multi-call.js';
export type { PackageChange } from './register/change-package.js';
export type { Outcome } from './register/ensure.js';
export type { PackageEntry } from './register/ensure-package.js';
export type { Parent } from './register/inheritance.js';
export type { TagSettings } from './register/tag-configuration.js';
export type { TargetTags } from './register/targets.js';
export type { HubCallOptions, HubConnection, Keywords } from './session/hub-connection.js';
export type { Doubt, Settle, Settled } from './session/settle.js';
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
export {
  createDecoder as createXmlRpcDecoder,
  type DecodeLimits,
  type XmlRpcDecoder,
} from './xmlrpc/decode.js';
export type { XmlRpcCall, XmlRpcFault, XmlRpcInput, XmlRpcResponse, XmlRpcValue } from './xmlrpc/value.js';
