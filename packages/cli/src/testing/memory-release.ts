import type { Workspace } from './workspace.js';

/** Writes a dataset and an omnipub.yaml that publishes it to a store of kind `memory`. */
export async function writeMemoryRelease(
  workspace: Workspace,
  over: { readonly url?: string; readonly version?: string; readonly extra?: string } = {},
): Promise<void> {
  const { url = 'http://memory.test', version = '1', extra = '' } = over;
  await workspace.write('dataset/a.txt', 'alpha\n');
  await workspace.write('dataset/b.txt', 'beta\n');
  await workspace.write(
    'omnipub.yaml',
    `release: demo-${version}
stores:
  local:
    kind: memory
    url: ${url}
targets:
  - name: dataset
    store: local
    artifact: dataset
    register:
      project: demo
    upload:
      project: demo
      version: "${version}"
      probation: true
    release: {}
${extra}`,
  );
}
