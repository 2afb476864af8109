import { z } from 'zod';

/** An id or a count of the hub. */
export const whole = z.number().int();
/** `2026-11-21 02:15:33.442435+00:00`: a time of the hub is a string (koji contract 2). */
export const hubTime = z.string();

/** Of every way in which the hub shows a build (koji contract 13). */
const buildCore = {
  build_id: whole,
  name: z.string(),
  version: z.string(),
  release: z.string(),
  epoch: whole.nullable(),
  nvr: z.string(),
  package_id: whole,
  package_name: z.string(),
  /** 0 BUILDING, 1 COMPLETE, 2 DELETED, 3 FAILED, 4 CANCELED. */
  state: whole,
  owner_id: whole,
  owner_name: z.string(),
  task_id: whole.nullable(),
  volume_id: whole,
  volume_name: z.string(),
  creation_time: hubTime.nullable(),
  start_time: hubTime.nullable().optional(),
  completion_time: hubTime.nullable(),
  /** Only of hubs that know drafts (1.34). */
  draft: z.boolean().optional(),
};

const seconds = z.number().nullable().optional();

/** A row of listBuilds: it has no `id`. */
export const listedBuild = z.looseObject({
  ...buildCore,
  start_ts: seconds,
  creation_ts: seconds,
  completion_ts: seconds,
  source: z.string().nullable().optional(),
  extra: z.looseObject({}).nullable().optional(),
});

/** What getBuild and CGImport answer. */
export const build = listedBuild.extend({ id: whole });

/** A row of listTagged and getLatestBuilds: no `*_ts`. */
export const taggedBuild = z.looseObject({ ...buildCore, id: whole, tag_id: whole, tag_name: z.string() });

/** What CGInitBuild answers; the token is a secret. */
export const reservedBuild = z.looseObject({ build_id: whole, token: z.string() });

/** An RPM of a build. */
export const rpm = z.looseObject({
  id: whole,
  build_id: whole.nullable(),
  name: z.string(),
  version: z.string(),
  release: z.string(),
  epoch: whole.nullable(),
  arch: z.string(),
  /** Bytes. */
  size: z.number().nullable(),
  /** The sigmd5 of the header, in hex. */
  payloadhash: z.string().nullable(),
  buildtime: z.number().nullable().optional(),
});

/** Another file of a build. */
export const archive = z.looseObject({
  id: whole,
  build_id: whole,
  btype: z.string(),
  filename: z.string(),
  size: z.number(),
  checksum: z.string(),
  /** 0 md5, 1 sha1, 2 sha256. */
  checksum_type: whole,
  type_name: z.string(),
});

/** A log of a build; `path` is below topurl. */
export const buildLog = z.looseObject({ name: z.string(), dir: z.string(), path: z.string() });
