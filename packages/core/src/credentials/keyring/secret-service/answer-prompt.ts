import { withBounds } from '../../../abort.js';
import { type BusConnection, type CallBounds } from '../dbus/index.js';
import { BUS_NAME, busItself, NO_OBJECT, PROMPT } from './names.js';

/** How a prompt ended. */
export type PromptOutcome = 'completed' | 'dismissed';

/** Milliseconds that a person is given to answer. */
export const PROMPT_MS = 120_000;

/**
 * Has the provider show a prompt and waits for the person. A prompt that takes too long, or whose wait is aborted, is taken
 * down again. Resolves at once for the path `/`, which means that no prompt is needed.
 * @throws PublishError TIMEOUT or ABORTED; DBusError
 */
export async function answerPrompt(
  bus: BusConnection,
  prompt: string,
  options: CallBounds & { readonly promptMs: number },
): Promise<PromptOutcome> {
  if (prompt === NO_OBJECT) return 'completed';
  // gnome-keyring sends the signal to the caller alone; others broadcast it, and it must be subscribed to.
  const rule = `type='signal',interface='${PROMPT}',member='Completed',path='${prompt}'`;
  await bus.call({ ...busItself, member: 'AddMatch', signature: 's', body: [rule] }, options);
  const completed = bus.nextSignal(
    ({ path, interface: on, member }) => path === prompt && on === PROMPT && member === 'Completed',
  );
  const onPrompt = { destination: BUS_NAME, path: prompt, interface: PROMPT };
  const bounds = {
    signal: options.signal,
    deadlineMs: options.promptMs,
    what: "waiting for the keyring's password prompt",
  };
  try {
    return await withBounds(bounds, async (signal) => {
      await bus.call({ ...onPrompt, member: 'Prompt', signature: 's', body: [''] }, options);
      const { body } = await completed.wait(signal);
      return body[0] === true ? 'dismissed' : 'completed';
    });
  } catch (thrown) {
    const bye = {
      signal: AbortSignal.timeout(options.timeoutMs),
      timeoutMs: Math.min(options.timeoutMs, 1000),
    };
    await bus.call({ ...onPrompt, member: 'Dismiss' }, bye).catch(() => undefined);
    throw thrown;
  } finally {
    completed.stop();
  }
}
