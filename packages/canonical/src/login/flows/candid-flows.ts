import type { LoginFlow } from '@omnipub/core';
import type { CanonicalTool } from '../../credentials/tool.js';
import { type CandidMethod, loginCandid } from '../candid.js';
import { flowOptions } from './flow-options.js';
import { identified } from './identified.js';

/** Candid by a page in a browser, here or on another machine. */
export const candidFlow = (tool: CanonicalTool): LoginFlow =>
  flow(tool, {
    name: 'candid',
    summary: 'Candid: on a page in a browser, on this machine or another',
    methods: ['browser', 'form'],
  });

/** Candid by the questions that it asks, typed on the terminal. */
export const candidFormFlow = (tool: CanonicalTool): LoginFlow =>
  flow(tool, {
    name: 'candid-form',
    summary: 'Candid: its questions, answered here without a browser',
    methods: ['form'],
  });

/** Candid by the key of an agent: needs nobody. */
export const agentFlow = (tool: CanonicalTool): LoginFlow =>
  flow(tool, {
    name: 'agent',
    summary: 'Candid, for programs: the key of an agent, in the file of --key-file or BAKERY_AGENT_FILE',
    methods: ['agent'],
  });

function flow(
  tool: CanonicalTool,
  {
    name,
    summary,
    methods,
  }: { readonly name: string; readonly summary: string; readonly methods: readonly CandidMethod[] },
): LoginFlow {
  return {
    name,
    summary,
    kind: 'macaroon',
    restrictions: ['permissions', 'packages', 'channels', 'ttl'],
    ...(methods.includes('agent') ? { takesKeyFile: true } : {}),
    async login(io, at) {
      const { keyFile } = at;
      const record = await loginCandid(
        { ...flowOptions(at, tool), methods, io, ...(keyFile === undefined ? {} : { agentFile: keyFile }) },
        at.deps,
      );
      return identified(record, io, at, tool);
    },
  };
}
