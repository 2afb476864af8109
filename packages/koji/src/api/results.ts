import { z } from 'zod';
import {
  archive,
  build,
  buildLog,
  listedBuild,
  reservedBuild,
  rpm,
  taggedBuild,
  whole,
} from './build-schemas.js';
import { inheritance, listedPackage, pkg, tag, target } from './tag-schemas.js';
import { repo, task, taskOutput } from './task-schemas.js';
import { event, loggedInUser, user } from './user-schemas.js';

const listOf = <T extends z.ZodType>(item: T) => z.array(item);
const nothing = z.null();

/**
 * What the methods answer that the adapter itself uses; everything else is `unknown`. Read leniently: hubs add members. Lookups answer
 * nil for what is not there, unless they are strict (koji contract 5).
 */
export const hubResults = {
  build: whole,
  cancelBuild: z.boolean(),
  CGImport: build,
  CGInitBuild: reservedBuild,
  CGRefundBuild: nothing,
  chainBuild: whole,
  checkUpload: z
    .looseObject({
      size: z.number(),
      mtime: z.number(),
      sumlength: z.number().optional(),
      hexdigest: z.string().optional(),
    })
    .nullable(),
  createBuildTarget: nothing,
  createTag: whole,
  createUser: whole,
  downloadTaskOutput: z.string(),
  getAPIVersion: z.union([z.string(), z.number()]),
  getAverageBuildDuration: z.number().nullable(),
  getBuild: build.nullable(),
  getBuildLogs: listOf(buildLog),
  getBuildTarget: target.nullable(),
  getBuildTargets: listOf(target),
  getBuildType: z.looseObject({}).nullable(),
  getEvent: event,
  getFullInheritance: listOf(inheritance),
  getInheritanceData: listOf(inheritance),
  getKojiVersion: z.string(),
  getLastEvent: event,
  getLatestBuilds: listOf(taggedBuild),
  getLoggedInUser: loggedInUser.nullable(),
  getPackage: pkg.nullable(),
  getPackageConfig: listedPackage.nullable(),
  getPackageID: whole.nullable(),
  getPerms: listOf(z.string()),
  getRepo: repo.nullable(),
  getRPM: rpm.nullable(),
  getTag: tag.nullable(),
  getTagID: whole.nullable(),
  getTaskChildren: listOf(task),
  getTaskDescendents: z.record(z.string(), listOf(task)),
  getUser: user.nullable(),
  getUserPerms: listOf(z.string()),
  grantCGAccess: nothing,
  grantPermission: nothing,
  hasPerm: z.boolean(),
  importRPM: rpm,
  listArchives: listOf(archive),
  listBuilds: listOf(listedBuild),
  listPackages: listOf(listedPackage),
  listRPMs: listOf(rpm),
  listBuildRPMs: listOf(rpm),
  listTagged: listOf(taggedBuild),
  listTags: listOf(tag),
  listTaskOutput: taskOutput,
  listTasks: listOf(task),
  listUsers: listOf(user),
  listVolumes: listOf(z.looseObject({ id: whole, name: z.string() })),
  moveBuild: whole,
  newRepo: whole,
  packageListAdd: nothing,
  packageListBlock: nothing,
  packageListUnblock: nothing,
  promoteBuild: z.unknown(),
  repoInfo: repo.nullable(),
  resubmitTask: whole,
  search: listOf(z.looseObject({ id: whole, name: z.string() })),
  setInheritanceData: nothing,
  tagBuild: whole,
  tagBuildBypass: nothing,
  untagBuild: nothing,
  untagBuildBypass: nothing,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** What a method answers. */
export type HubResult<Name extends string> = Name extends keyof typeof hubResults
  ? z.output<(typeof hubResults)[Name]>
  : unknown;
