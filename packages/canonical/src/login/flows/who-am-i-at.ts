import { callOf, type Identity, type StoreAt } from '@omnipub/core';
import { asStoreError } from '../../api/errors.js';
import type { CanonicalTool } from '../../credentials/tool.js';
import { loginSession } from '../login-options.js';
import { identityOf } from '../who-am-i.js';
import { flowConfig } from './flow-config.js';

/** Asks whose the login is that the user has at this origin; what that renews is kept, as with every other call. */
export const whoAmIAt =
  (tool: CanonicalTool) =>
  (at: StoreAt & { readonly account?: string }): Promise<Identity> => {
    const config = { ...flowConfig(at, tool), account: at.account };
    const session = loginSession({ store: tool.store, config }, at.deps);
    return asStoreError(tool.store, identityOf(session, callOf(at)));
  };
