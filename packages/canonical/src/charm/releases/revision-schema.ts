import { z } from 'zod';
import type { StoreProblem } from '../../api/errors.js';
import { present } from '../../api/present.js';
import { problemList } from '../../api/problem-list.js';
import { type Base, base } from './base-schema.js';

/** A revision of a charm or bundle. What was not asked for with `fields` is absent. */
export interface CharmRevision {
  readonly revision: number;
  readonly version?: string;
  /** `approved`, `rejected`, `released`, ...: the store's word. */
  readonly status?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  /** The id of an account. */
  readonly createdBy?: string;
  /** SHA3-384 in hex; what was uploaded is known again by it. */
  readonly digest?: string;
  /** Bytes. */
  readonly size?: number;
  /** Empty for a bundle. */
  readonly bases: readonly Base[];
  /** Why the review rejected it. */
  readonly errors: readonly StoreProblem[];
  /** `charmcraft.yaml` of the charm, when it was asked for, as the store gives it: taken apart, or its text. */
  readonly craftYaml?: string | Readonly<Record<string, unknown>>;
}

const craftYaml = z.union([z.string(), z.record(z.string(), z.unknown())]).nullish();

/** A revision, as lists and the channel map write it (canonical contract 6). */
export const charmRevision = z
  .object({
    revision: z.number().int(),
    version: z.union([z.string(), z.number().transform(String)]).nullish(),
    status: z.string().nullish(),
    'created-at': z.string().nullish(),
    'created-by': z.string().nullish(),
    'sha3-384': z.string().nullish(),
    size: z.number().nullish(),
    bases: z.array(base.nullable()).nullish(),
    errors: problemList.optional(),
    'craft-yaml': craftYaml,
    'charmcraft-yaml': craftYaml,
  })
  .transform(
    (each): CharmRevision => ({
      ...present({
        revision: each.revision,
        version: each.version,
        status: each.status,
        createdAt: each['created-at'],
        createdBy: each['created-by'],
        digest: each['sha3-384'],
        size: each.size,
        craftYaml: each['craft-yaml'] ?? each['charmcraft-yaml'],
      }),
      // A bundle has the one base null.
      bases: (each.bases ?? []).filter((one) => one !== null),
      errors: each.errors ?? [],
    }),
  );
