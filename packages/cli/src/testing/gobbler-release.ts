import type { Workspace } from './workspace.js';

/** What {@link writeGobblerRelease} writes. */
export interface GobblerRelease {
  readonly url: string;
  /** @default dataset */
  readonly artifact?: string;
  /** @default cells */
  readonly asset?: string;
  /** @default 1 */
  readonly version?: string;
  /** Without it the project has to be there already. @default true */
  readonly register?: boolean;
}

/** Writes an omnipub.yaml that publishes a directory as `demo/<asset>/<version>` to a Gobbler. */
export async function writeGobblerRelease(workspace: Workspace, release: GobblerRelease): Promise<void> {
  const { url, artifact = 'dataset', asset = 'cells', version = '1', register = true } = release;
  await workspace.write(
    'omnipub.yaml',
    `release: ${asset}-${version}
stores:
  sandbox:
    kind: gobbler
    url: ${url}
targets:
  - name: dataset
    store: sandbox
    artifact: ${JSON.stringify(artifact)}
${register ? '    register:\n      project: demo\n' : ''}    upload:
      project: demo
      asset: ${asset}
      version: "${version}"
`,
  );
}
