import { z } from 'zod';

const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'use letters, digits, ".", "_" and "-" (at most 100, a letter or digit first)',
  );

const concurrency = z.strictObject({
  total: z.int().min(1).max(64).default(4).meta({ description: 'Steps at once.' }),
  perStore: z.int().min(1).max(64).default(2).meta({ description: 'Steps at once at one store.' }),
});

/** A target before the adapter has looked at its inputs. */
export const targetSchema = z.strictObject({
  name: name.meta({ description: 'Unique in the file.' }),
  store: z.string().meta({ description: 'A key of `stores`.' }),
  artifact: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'Path or glob that matches exactly one file or directory, relative to this file.' }),
  declared: z
    .strictObject({
      name: z.string().min(1),
      version: z.string().min(1),
      architectures: z.array(z.string().min(1)).min(1),
    })
    .optional()
    .meta({
      description: 'What a snap is, for machines without unsquashfs; where that is installed it must agree.',
    }),
  register: z.unknown().optional(),
  upload: z.unknown().optional(),
  release: z.unknown().optional(),
  set: name.optional().meta({
    description: 'Targets of one set are released only when each of them is uploaded and ready.',
  }),
  needs: z.array(z.string()).default([]).meta({ description: 'Targets that must be done first.' }),
});

/** A store before the adapter has looked at its settings. */
export const storeSchema = z.looseObject({ kind: z.string().meta({ description: 'Which adapter.' }) });

/** omnipub.yaml as far as it does not depend on the adapters. */
export const fileSchema = z.strictObject({
  release: z.string().min(1).max(200).meta({ description: 'A name for the release, for reports.' }),
  stores: z.record(name, storeSchema),
  concurrency: concurrency.prefault({}).meta({ description: 'How much runs at once.' }),
  targets: z.array(targetSchema).min(1),
});
