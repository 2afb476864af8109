import { resolve } from 'node:path';
import { untilAborted } from '@omnipub/core';
import type { Session, VerbResult } from '../session.js';

/** `omnipub sandbox start`: runs until Ctrl-C, which is its ordinary end. */
export async function startSandbox(
  session: Session,
  options: { readonly state?: string; readonly portBase?: number },
): Promise<VerbResult> {
  const { ui, io } = session;
  const stop = session.watchStop();
  const sandboxes = await import('@omnipub/sandbox');
  const sandbox = await sandboxes.startSandbox({
    ...(options.state === undefined ? {} : { state: resolve(io.cwd, options.state) }),
    ...(options.portBase === undefined ? {} : { portBase: options.portBase }),
  });
  try {
    const { url, staging, registry } = sandbox.gobbler;
    const stores = { gobbler: { kind: 'gobbler', url, staging, registry } };
    ui.emit({ type: 'ready', state: sandbox.stateDir, stores });
    ui.print(`gobbler  ${url}\n\n${storesYaml(stores)}\n`);
    const kept = options.state === undefined ? 'removed at the end' : 'kept';
    ui.note(`state: ${sandbox.stateDir} (${kept}); Ctrl-C stops it\n`);
    await untilAborted(new Promise<never>(() => undefined), stop.signal).catch(() => undefined);
  } finally {
    await sandbox.stop();
  }
  return { outcome: 'stopped', exitCode: 0 };
}

/** The settings as they can be pasted into omnipub.yaml. JSON strings are YAML strings. */
function storesYaml(stores: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const lines = ['stores:'];
  for (const [name, settings] of Object.entries(stores)) {
    lines.push(`  ${name}:`);
    for (const [key, value] of Object.entries(settings)) lines.push(`    ${key}: ${JSON.stringify(value)}`);
  }
  return lines.join('\n');
}
