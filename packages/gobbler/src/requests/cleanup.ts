import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';

// What must not outlive this process. Empty, and without handlers, whenever no request is under way.
const paths = new Set<string>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A file or directory that is removed in every outcome. */
export interface Disposable {
  readonly path: string;
  /** Removes it now. Never throws: what could not be removed is purged by the service after a week (gobbler contract 2). */
  remove(): Promise<void>;
}

/** Sees to it that a path is gone at the end: by `remove()`, or when the process is ended by a signal or exits before. */
export function disposable(path: string): Disposable {
  if (paths.size === 0) install();
  paths.add(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 2 }).catch(() => undefined);
      paths.delete(path);
      if (paths.size === 0) uninstall();
    },
  };
}

/** Is this path in use by this very process? */
export function isInUse(path: string): boolean {
  return paths.has(path);
}

function removeAll(): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // On the way out there is nobody left to tell.
    }
  }
  paths.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  // Another listener means that the host decides: it may let the upload finish. If it exits instead, `exit` cleans up.
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  uninstall();
  process.kill(process.pid, signal);
}

function install(): void {
  for (const signal of signals) process.on(signal, onSignal);
  process.on('exit', removeAll);
}

function uninstall(): void {
  for (const signal of signals) process.removeListener(signal, onSignal);
  process.removeListener('exit', removeAll);
}
