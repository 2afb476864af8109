import { normalizeOrigin, type StoreAt } from '@omnipub/core';
import type { ApiConfig } from '../../api/config.js';
import { type CanonicalTool, currentOrigin } from '../../credentials/tool.js';

/**
 * Where the parts of the store are that a person logs in to: what omnipub.yaml says of it, else the variables of the vendor's tools.
 * @throws PublishError INVALID_INPUT when a variable holds no URL
 */
export function flowConfig(at: StoreAt, tool: CanonicalTool): ApiConfig {
  const { settings = {}, origin, deps } = at;
  const text = (name: string): string | undefined => {
    const value = settings[name];
    return typeof value === 'string' && value.trim() !== '' ? value : undefined;
  };
  const url = text('url') ?? (currentOrigin(tool, deps.env) === origin ? undefined : origin);
  const named = url !== undefined && URL.canParse(url) && normalizeOrigin(url) !== origin ? origin : url;
  const ssoUrl = text('ssoUrl');
  const storageUrl = text('storageUrl');
  return {
    ...(named === undefined ? {} : { url: named }),
    ...(ssoUrl === undefined ? {} : { ssoUrl }),
    ...(storageUrl === undefined ? {} : { storageUrl }),
  };
}
