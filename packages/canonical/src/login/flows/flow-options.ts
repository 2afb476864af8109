import type { LoginAt } from '@omnipub/core';
import type { CanonicalTool } from '../../credentials/tool.js';
import type { CanonicalLoginOptions } from '../login-options.js';
import { flowConfig } from './flow-config.js';

/** What the command line asks for, as the functions for libraries take it. */
export function flowOptions(at: LoginAt, tool: CanonicalTool): CanonicalLoginOptions {
  const { signal, emit, account, restrictions } = at;
  return {
    store: tool.store,
    config: flowConfig(at, tool),
    signal,
    emit,
    ...(account === undefined ? {} : { account }),
    ...(restrictions === undefined ? {} : { restrictions }),
  };
}
