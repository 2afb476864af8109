export type { CallControl } from '@omnipub/core';
export { createGobblerClient, GobblerClient } from './client.js';
export { GobblerReadClient } from './client-read.js';
export { type GobblerTypes, gobbler } from './definition.js';
export type {
  CreateProjectOptions,
  RemoveOptions,
  RerouteOptions,
  RerouteTarget,
} from './manage/admin.js';
export type {
  PermissionTarget,
  SentPermissions,
  SetPermissionsOptions,
  UploaderMatch,
} from './manage/permissions.js';
export type { PermissionChange, UploaderInput } from './manage/permissions-body.js';
export type { ProbationOptions, RejectOptions } from './manage/probation.js';
export {
  checkName,
  type NameKind,
  type UnpackedPath,
  unpackPath,
  untilText,
  type VersionNames,
  versionKey,
} from './names.js';
export type { CacheUse } from './read/cache.js';
export type { CloneOptions } from './read/clone.js';
export { diffManifests, type VersionDiff } from './read/diff.js';
export type { FetchDirectoryOptions, FetchOptions } from './read/fetch.js';
export type { FetchPermissionsOptions } from './read/fetch-json.js';
export type { ListFilesOptions } from './read/list.js';
export type { LogEvent, LogFeedOptions } from './read/log-feed.js';
export type { VersionDetails, VersionFilter, VersionState } from './read/probe.js';
export type { ReadOptions } from './read/reader.js';
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
export type { GobblerConfig } from './session.js';
export type { ListItem } from './store/definition-list.js';
export type {
  ConfigInput,
  GobblerRef,
  ListInput,
  RegisterInput,
  ReleaseInput,
  UploadInput,
} from './store/definition-schemas.js';
export type { AllocateOptions } from './upload/allocate.js';
export type { UploadOptions, UploadPlan, UploadResult } from './upload/upload-types.js';
