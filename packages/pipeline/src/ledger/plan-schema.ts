import { z } from 'zod';

const artifactKinds = ['srpm', 'rpm', 'snap', 'charm', 'bundle', 'directory', 'file'] as const;

const artifact = z.looseObject({
  kind: z.enum(artifactKinds),
  path: z.string(),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.string(),
  digests: z.record(z.string(), z.string()),
});

const step = z.object({
  key: z.string(),
  target: z.string(),
  store: z.string(),
  name: z.enum(['register', 'upload', 'settle', 'release']),
  needs: z.array(z.string()),
  lane: z.string(),
  artifact: artifact.optional(),
  files: z.array(z.object({ path: z.string(), size: z.int().min(0), sha256: z.string() })).optional(),
  input: z.unknown(),
});

/** A plan as the ledger keeps it. Inputs are checked again by the adapters when a run starts. */
export const planSchema = z.object({
  format: z.literal(1, 'this ledger was written by a version of omnipub with another format'),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  release: z.string(),
  configFile: z.string(),
  stores: z.record(z.string(), z.object({ kind: z.string(), config: z.unknown() })),
  concurrency: z.object({ total: z.int(), perStore: z.int() }),
  steps: z.array(step),
});
