import { defineConfig } from 'vitest/config';

/** Tests run on the sources; only tests that start a process of their own need `tsc -b` first. */
const alias = [
  {
    find: /^@omnipub\/sandbox$/,
    replacement: new URL('./tools/sandbox/src/index.ts', import.meta.url).pathname,
  },
  {
    find: /^@omnipub\/core\/testing$/,
    replacement: new URL('./packages/core/src/testing/index.ts', import.meta.url).pathname,
  },
  {
    find: /^@omnipub\/([a-z]+)$/,
    replacement: `${new URL('./packages', import.meta.url).pathname}/$1/src/index.ts`,
  },
];

const project = (name: string, folder: string) => ({
  resolve: { alias },
  test: {
    name,
    root: folder,
    include: ['src/**/*.test.ts'],
    testTimeout: 20_000,
    // A test that leaves a nock or a timer behind must not reach the next one.
    restoreMocks: true,
    unstubEnvs: true,
  },
});

export default defineConfig({
  test: {
    // One long test publishes 10,000 files eleven times; the others need not wait for it.
    maxWorkers: 2,
    projects: [
      project('core', 'packages/core'),
      project('sandbox', 'tools/sandbox'),
      project('gobbler', 'packages/gobbler'),
      project('canonical', 'packages/canonical'),
      project('copr', 'packages/copr'),
      project('koji', 'packages/koji'),
      project('pipeline', 'packages/pipeline'),
      project('cli', 'packages/cli'),
      project('gen-adapters', 'tools/gen-adapters'),
      project('gen-koji-api', 'tools/gen-koji-api'),
    ],
  },
});
