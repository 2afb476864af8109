import { PublishError, type Store, toPublishError } from '@omnipub/core';
import type { z } from 'zod';
import type { Plan } from '../plan/plan.js';
import type { RunOptions } from './run-options.js';

/** A plan with its stores ready to be called. */
export interface OpenPlan {
  /** The store of that name. */
  store(name: string): Store;
  /** The input of a step, as its adapter's schema makes it. */
  input(stepKey: string): unknown;
}

/**
 * Creates every store of the plan once. A plan may come from a ledger, written by an older version or by another
 * hand: the adapters' schemas check it again.
 * @throws PublishError INVALID_INPUT
 */
export async function openPlan(
  plan: Plan,
  options: Pick<RunOptions, 'registry' | 'deps'>,
): Promise<OpenPlan> {
  const stores = new Map<string, Store>();
  const inputs = new Map<string, unknown>();
  for (const [name, { kind, config }] of Object.entries(plan.stores)) {
    const definition = await options.registry.load(kind);
    const settings = checked(definition.schemas.config, config, `the settings of store "${name}"`);
    try {
      stores.set(name, definition.create(settings, options.deps));
    } catch (thrown) {
      throw toPublishError(thrown, { store: kind });
    }
    for (const step of plan.steps) {
      if (step.store !== name || step.name === 'settle') continue;
      inputs.set(step.key, checked(definition.schemas[step.name], step.input, `the input of ${step.key}`));
    }
  }
  return {
    store: (name) => {
      const store = stores.get(name);
      if (store === undefined) throw new PublishError('INVALID_INPUT', `the plan has no store "${name}"`);
      return store;
    },
    input: (stepKey) => inputs.get(stepKey),
  };
}

function checked(schema: z.ZodType, value: unknown, what: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = issue === undefined ? '' : ` (${[...issue.path.map(String), issue.message].join(': ')})`;
  throw new PublishError('INVALID_INPUT', `${what} in this plan are not valid${at}`, {
    hint: 'run omnipub.yaml again to make a new plan',
  });
}
