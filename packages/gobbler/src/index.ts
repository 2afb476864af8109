export type {
  CreateProjectOptions,
  RemoveOptions,
  RerouteOptions,
  RerouteTarget,
} from './admin.js';
export type { AllocateOptions } from './allocate.js';
export type { CacheUse } from './cache.js';
export { createGobblerClient, GobblerClient } from './client.js';
export { GobblerReadClient } from './client-read.js';
export type { CloneOptions } from './clone.js';
export { type GobblerRef, type GobblerTypes, gobbler } from './definition.js';
export type { ListItem } from './definition-list.js';
export type {
  ConfigInput,
  ListInput,
  RegisterInput,
  ReleaseInput,
  UploadInput,
} from './definition-schemas.js';
export { diffManifests, type VersionDiff } from './diff.js';
export type { FetchDirectoryOptions, FetchOptions } from './fetch.js';
export type { FetchPermissionsOptions } from './fetch-json.js';
export type { ListFilesOptions } from './list.js';
export type { LogEvent, LogFeedOptions } from './log-feed.js';
export {
  checkName,
  type NameKind,
  type UnpackedPath,
  unpackPath,
  untilText,
  type VersionNames,
  versionKey,
} from './names.js';
export type {
  PermissionTarget,
  SentPermissions,
  SetPermissionsOptions,
  UploaderMatch,
} from './permissions.js';
export type { PermissionChange, UploaderInput } from './permissions-body.js';
export type { ProbationOptions, RejectOptions } from './probation.js';
export type { VersionDetails, VersionFilter, VersionState } from './probe.js';
export type { ReadOptions } from './reader.js';
export type { Reason } from './reasons.js';
export type {
  Manifest,
  ManifestEntry,
  ManifestLink,
  Permissions,
  RerouteChange,
  ServiceInfo,
  Uploader,
  VersionSummary,
} from './schemas.js';
export { type RunningGobbler, type StartGobblerOptions, startGobbler, stopGobbler } from './service.js';
export type { CallControl, GobblerConfig } from './session.js';
export type { UploadOptions, UploadPlan, UploadResult } from './upload-types.js';
