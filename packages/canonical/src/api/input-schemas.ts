import { PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseChannel } from './channel.js';
import type { ApiSession } from './session.js';

/** A text that a check of ours accepts; what the check throws is the problem, in its words. */
export const checkedText = (check: (text: string) => unknown) =>
  z.string().check((context) => {
    try {
      check(context.value);
    } catch (thrown) {
      if (!(thrown instanceof PublishError)) throw thrown;
      const hint = thrown.hint === undefined ? '' : ` (${thrown.hint})`;
      context.issues.push({ code: 'custom', message: `${thrown.message}${hint}`, input: context.value });
    }
  });

/** At least one of `[TRACK/]RISK[/BRANCH]`. */
export const channelList = (store: ApiSession['store']) =>
  z.array(checkedText((text) => parseChannel(text, store))).min(1);

/** The address of a server. */
export const serverAddress = z.url({ protocol: /^https?$/ });

/** A time to wait. */
export const milliseconds = z.number().int().positive();

/** The number of a revision. */
export const revisionNumber = z.number().int().positive();

/** A path of this machine, which starts at the folder of the configuration. */
export const filePath = z.string().min(1).meta({ format: 'path' });

/** What the configurations of both stores have. */
export const commonConfig = {
  account: z
    .string()
    .min(1)
    .optional()
    .describe('Whose login is used, where there are several. Default: the only one.'),
  probeTimeoutMs: milliseconds
    .optional()
    .describe('Milliseconds to find out what became of a request whose answer was lost. Default: 30000.'),
};
