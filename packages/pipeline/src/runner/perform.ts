import {
  type CallContext,
  type Clock,
  PublishError,
  type Receipt,
  type Store,
  toPublishError,
} from '@omnipub/core';
import type { PlanStep } from '../plan/plan.js';
import { promptly } from './promptly.js';

/** How a step's calls ended. `uncertain`: the store may have done it although an error came back. */
export type Performed =
  | { readonly receipt: Receipt }
  | { readonly error: PublishError; readonly uncertain: boolean };

/** A step with all that its calls need. */
export interface Call {
  readonly step: PlanStep;
  readonly store: Store;
  readonly input: unknown;
  /** The receipt of the target's step before. */
  readonly previous: Receipt | undefined;
  /** An earlier attempt may have been done by the store. */
  readonly uncertain: boolean;
  readonly context: CallContext;
  readonly clock: Clock;
  /** Called before each `find`. */
  readonly onProbe: () => void;
}

/** Asks the store; never throws. */
export async function perform(call: Call): Promise<Performed> {
  const first = call.step.name === 'upload' ? await probe(call) : undefined;
  if (first !== undefined) return first;
  const acted = await attempt(call, () => act(call));
  if ('receipt' in acted || acted.error.recovery !== 'retry-after-probe' || call.context.signal.aborted)
    return acted;
  // The answer was lost. Register and release are idempotent and need no look; an upload does.
  if (call.step.name === 'upload') {
    const found = await find(call);
    if (found !== undefined) return found;
  }
  return attempt(call, () => act(call));
}

/** Looks first where that tells something, or where an earlier attempt left it open whether it happened. */
async function probe(call: Call): Promise<Performed | undefined> {
  if (!call.uncertain && call.store.capabilities.probe === 'none') return undefined;
  return find(call);
}

async function find(call: Call): Promise<Performed | undefined> {
  const { artifact } = call.step;
  if (artifact === undefined) return undefined;
  call.onProbe();
  let found: Receipt | undefined;
  const looked = await attempt(call, async () => {
    found = await call.store.find(artifact, call.input, call.context);
    return found ?? nothing;
  });
  if ('error' in looked) {
    // Looking changes nothing: it is as uncertain as it was. CONFLICT is an answer: what is there is not ours.
    return { error: looked.error, uncertain: looked.error.code !== 'CONFLICT' };
  }
  return found === undefined ? undefined : looked;
}

const nothing: Receipt = { id: '', ref: null, outcome: 'existed' };

async function act(call: Call): Promise<Receipt> {
  const { step, store, input, previous, context } = call;
  switch (step.name) {
    case 'register':
      return store.register(input, context);
    case 'upload':
      if (step.artifact === undefined) throw new PublishError('INVALID_INPUT', `${step.key} has no artifact`);
      return store.upload(step.artifact, input, context);
    case 'settle':
      // A planned upload has nothing to wait for.
      return context.dryRun ? uploaded(call, previous) : store.settle(uploaded(call, previous), context);
    case 'release':
      return store.release(uploaded(call, previous), input, context);
  }
}

function uploaded(call: Call, previous: Receipt | undefined): Receipt {
  if (previous !== undefined) return previous;
  throw new PublishError('INVALID_INPUT', `${call.step.key} has no upload before it`, {
    hint: 'run omnipub.yaml again to make a new plan',
  });
}

async function attempt(call: Call, work: () => Promise<Receipt>): Promise<Performed> {
  try {
    const receipt = await promptly(work(), { signal: call.context.signal, clock: call.clock });
    return { receipt };
  } catch (thrown) {
    const error = toPublishError(thrown, { store: call.store.kind });
    return { error, uncertain: mayHaveHappened(error) };
  }
}

/** An error that does not say that the store refused. */
function mayHaveHappened(error: PublishError): boolean {
  return (
    error.recovery === 'retry-after-probe' ||
    ['ABORTED', 'TIMEOUT', 'PROTOCOL', 'INTERNAL'].includes(error.code)
  );
}
