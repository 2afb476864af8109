import type { StoreEvent } from '@omnipub/core';
import type { RunEvent } from '@omnipub/pipeline';
import type { Ui } from '../ui.js';
import { errorText } from './human.js';
import { oneLine } from './printable.js';
import { describeEvent, type Progressing } from './store-event.js';

/** Milliseconds between two drawings of the live lines. */
const REDRAW_EVERY = 100;

/** Where lines stay, work that takes less than this many milliseconds needs none about how far it is. */
const QUIET_FOR = 1_000;

/** Shows what the steps are doing: live lines on a terminal, else a line at the start, each 10 %, and the end. */
export interface Progress {
  onRunEvent(event: RunEvent): void;
  /** What happens inside one step; the first event of a key starts it. */
  onStoreEvent(key: string, event: StoreEvent): void;
  /** Takes one step, or all, off the live lines. */
  end(key: string | undefined): void;
  /** Gives the terminal back. */
  close(): void;
}

/** Progress on stderr; with `--quiet` only warnings. */
export function createProgress(ui: Ui, clock: { now(): number }): Progress {
  const active = new Map<string, Progressing & { readonly since: number }>();
  let drawn = -Infinity;
  let later: NodeJS.Timeout | undefined;

  const paint = (): void => {
    clearTimeout(later);
    later = undefined;
    drawn = clock.now();
    ui.live?.draw([...active].map(([key, { text }]) => oneLine(`${key}: ${text}`)));
  };
  const draw = (): void => {
    if (ui.live === undefined) return;
    const wait = drawn + REDRAW_EVERY - clock.now();
    if (wait <= 0) return paint();
    // The last event of a burst is shown too.
    later ??= setTimeout(paint, wait).unref();
  };
  const say = (key: string, text: string): void => ui.note(`${oneLine(`${key}: ${text}`)}\n`);
  const begin = ({ key, target }: { key: string; target: string }, text: string): void => {
    active.delete(`${target}/check`);
    active.set(key, { text, step: 0, since: active.get(key)?.since ?? clock.now() });
    if (ui.live === undefined) say(key, text);
    draw();
  };
  const end = (key: string | undefined): void => {
    if (key === undefined) active.clear();
    else active.delete(key);
    paint();
  };

  const onStoreEvent = (key: string, event: StoreEvent): void => {
    if (event.type === 'warning') {
      return ui.alert(`${ui.style.warn('warn')} ${oneLine(`${key}: ${event.message}`)} (${event.code})\n`);
    }
    const before = active.get(key);
    const next = { ...describeEvent(event), since: before?.since ?? clock.now() };
    const isDue = next.lasting === true || clock.now() - next.since >= QUIET_FOR;
    // A tenth that passed in the quiet time is still news when that is over.
    active.set(key, isDue || ui.live !== undefined ? next : { ...next, step: before?.step ?? '' });
    if (ui.live === undefined && isDue && next.step !== before?.step) say(key, next.text);
    draw();
  };

  return {
    onStoreEvent,
    end,
    close: () => end(undefined),
    onRunEvent: (event) => {
      switch (event.type) {
        case 'step.start':
          return begin(event, 'started');
        case 'step.probe':
          return begin(event, 'looking whether it is there already');
        case 'store':
          return onStoreEvent(event.key, event.event);
        case 'step.done': {
          const { id, outcome, pending } = event.receipt;
          const how =
            pending === undefined ? (event.replayed ? 'done before' : outcome) : `pending, ${pending.state}`;
          end(event.key);
          return say(event.key, `${how} ${id}`);
        }
        case 'step.failed': {
          const { code } = errorText(event.error);
          end(event.key);
          return say(event.key, `failed (${code})`);
        }
        case 'step.skipped':
          end(event.key);
          return say(event.key, `skipped: ${event.reason}`);
      }
    },
  };
}
