import { z } from 'zod';
import { whole } from './build-schemas.js';

/** A tag. */
export const tag = z.looseObject({
  id: whole,
  name: z.string(),
  /** Separated by spaces. */
  arches: z.string().nullable(),
  locked: z.boolean(),
  perm: z.string().nullable(),
  perm_id: whole.nullable(),
  extra: z.looseObject({}).nullable().optional(),
});

/** A build target. */
export const target = z.looseObject({
  id: whole,
  name: z.string(),
  build_tag: whole,
  build_tag_name: z.string(),
  dest_tag: whole,
  dest_tag_name: z.string(),
});

/** One line of a tag's inheritance. */
export const inheritance = z.looseObject({
  parent_id: whole,
  name: z.string(),
  priority: whole,
  maxdepth: whole.nullable(),
  intransitive: z.boolean(),
  noconfig: z.boolean(),
  pkg_filter: z.string(),
  child_id: whole,
});

/** An entry of a tag's package list. */
export const listedPackage = z.looseObject({
  package_id: whole,
  package_name: z.string(),
  tag_id: whole.optional(),
  tag_name: z.string().optional(),
  owner_id: whole.optional(),
  owner_name: z.string().optional(),
  blocked: z.boolean().optional(),
  extra_arches: z.string().nullable().optional(),
});

/** A package. */
export const pkg = z.looseObject({ id: whole, name: z.string() });
