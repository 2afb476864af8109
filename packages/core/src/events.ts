/** What happens inside a call, for progress bars, logs and `--json`. Never carries a secret. */
export type StoreEvent =
  /** Bytes handed to the store so far; `total` is known from the start. */
  | { readonly type: 'upload.progress'; readonly sent: number; readonly total: number }
  /** Bytes of local files prepared (copied, hashed) before the store is asked. */
  | {
      readonly type: 'stage.progress';
      readonly files: number;
      readonly bytes: number;
      readonly totalBytes: number;
    }
  | { readonly type: 'download.progress'; readonly received: number; readonly total?: number }
  | {
      readonly type: 'request.retry';
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
    }
  /** The store works on it; `state` is the store's own word. */
  | { readonly type: 'processing'; readonly state: string; readonly url?: string }
  | { readonly type: 'warning'; readonly code: string; readonly message: string };

/** Receives events. Must not throw; what it throws is dropped (see {@link safeEmit}). */
export type Emit = (event: StoreEvent) => void;

/** Wraps a listener so that its failure can't break a release. */
export function safeEmit(listener: Emit | undefined): Emit {
  if (listener === undefined) return () => undefined;
  return (event) => {
    try {
      listener(event);
    } catch {
      // A broken progress bar is no reason to leave an upload half done.
    }
  };
}
