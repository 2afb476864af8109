import { type CallControl, createDeps, type Deps } from '@omnipub/core';
import { GobblerReadClient } from './client-read.js';
import { asPublishError } from './errors.js';
import * as admin from './manage/admin.js';
import * as permissions from './manage/permissions.js';
import * as probation from './manage/probation.js';
import type { RerouteChange } from './schemas.js';
import type { GobblerConfig } from './session.js';
import { type AllocateOptions, allocateUploadDirectory } from './upload/allocate.js';
import { uploadDirectory } from './upload/upload.js';
import { findUploaded } from './upload/upload-find.js';
import { planUpload } from './upload/upload-plan.js';
import type { UploadOptions, UploadPlan, UploadResult } from './upload/upload-types.js';

/**
 * A client of one Gobbler service. Methods are called as in pygobbler, in camelCase; every one takes a signal and listener in
 * its last argument, and throws only PublishError. Nothing is sent before the first call.
 */
export class GobblerClient extends GobblerReadClient {
  /** {@link allocateUploadDirectory} */
  allocateUploadDirectory(options?: AllocateOptions): Promise<string> {
    return asPublishError(allocateUploadDirectory(this.session, options));
  }
  /** {@link uploadDirectory} */
  uploadDirectory(
    project: string,
    asset: string,
    version: string,
    directory: string,
    options?: UploadOptions,
  ): Promise<UploadResult> {
    return asPublishError(uploadDirectory(this.session, { project, asset, version }, directory, options));
  }
  /** {@link planUpload} */
  planUpload(
    project: string,
    asset: string,
    version: string,
    directory: string,
    options?: UploadOptions,
  ): Promise<UploadPlan> {
    return asPublishError(planUpload(this.session, { project, asset, version }, directory, options));
  }
  /** {@link findUploaded} */
  findUploaded(
    project: string,
    asset: string,
    version: string,
    directory: string,
    options?: UploadOptions,
  ): Promise<UploadResult | undefined> {
    return asPublishError(findUploaded(this.session, { project, asset, version }, directory, options));
  }
  /** {@link probation.approveProbation} */
  approveProbation(
    project: string,
    asset: string,
    version: string,
    options?: probation.ProbationOptions,
  ): Promise<void> {
    return asPublishError(probation.approveProbation(this.session, { project, asset, version }, options));
  }
  /** {@link probation.rejectProbation} */
  rejectProbation(
    project: string,
    asset: string,
    version: string,
    options?: probation.RejectOptions,
  ): Promise<void> {
    return asPublishError(probation.rejectProbation(this.session, { project, asset, version }, options));
  }

  /** {@link permissions.setPermissions} */
  setPermissions(
    project: string,
    options: permissions.SetPermissionsOptions,
  ): Promise<permissions.SentPermissions> {
    return asPublishError(permissions.setPermissions(this.session, project, options));
  }
  /** {@link permissions.removeOwners} */
  removeOwners(
    project: string,
    owners: readonly string[],
    options?: permissions.PermissionTarget,
  ): Promise<permissions.SentPermissions> {
    return asPublishError(permissions.removeOwners(this.session, project, owners, options));
  }
  /** {@link permissions.removeUploaders} */
  removeUploaders(
    project: string,
    match: permissions.UploaderMatch,
    options?: permissions.PermissionTarget,
  ): Promise<permissions.SentPermissions> {
    return asPublishError(permissions.removeUploaders(this.session, project, match, options));
  }

  /** {@link admin.createProject} */
  createProject(project: string, options?: admin.CreateProjectOptions): Promise<void> {
    return asPublishError(admin.createProject(this.session, project, options));
  }
  /** {@link admin.removeProject} */
  removeProject(project: string, options?: CallControl): Promise<void> {
    return asPublishError(admin.removeProject(this.session, project, options));
  }
  /** {@link admin.removeAsset} */
  removeAsset(project: string, asset: string, options?: admin.RemoveOptions): Promise<void> {
    return asPublishError(admin.removeAsset(this.session, project, asset, options));
  }
  /** {@link admin.removeVersion} */
  removeVersion(
    project: string,
    asset: string,
    version: string,
    options?: admin.RemoveOptions,
  ): Promise<void> {
    return asPublishError(admin.removeVersion(this.session, { project, asset, version }, options));
  }
  /** {@link admin.refreshLatest} */
  refreshLatest(project: string, asset: string, options?: CallControl): Promise<string | undefined> {
    return asPublishError(admin.refreshLatest(this.session, project, asset, options));
  }
  /** {@link admin.refreshUsage} */
  refreshUsage(project: string, options?: CallControl): Promise<number> {
    return asPublishError(admin.refreshUsage(this.session, project, options));
  }
  /** {@link admin.reindexVersion} */
  reindexVersion(project: string, asset: string, version: string, options?: CallControl): Promise<void> {
    return asPublishError(admin.reindexVersion(this.session, { project, asset, version }, options));
  }
  /** {@link admin.validateVersion} */
  validateVersion(project: string, asset: string, version: string, options?: CallControl): Promise<void> {
    return asPublishError(admin.validateVersion(this.session, { project, asset, version }, options));
  }
  /** {@link admin.rerouteLinks} */
  rerouteLinks(
    toDelete: readonly admin.RerouteTarget[],
    options?: admin.RerouteOptions,
  ): Promise<RerouteChange[]> {
    return asPublishError(admin.rerouteLinks(this.session, toDelete, options));
  }
}

/** A client with the deps of an ordinary program; `deps` replaces single ones. */
export function createGobblerClient(config: GobblerConfig, deps: Partial<Deps> = {}): GobblerClient {
  return new GobblerClient(config, createDeps(deps));
}
