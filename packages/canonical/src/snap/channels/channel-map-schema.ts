import { z } from 'zod';
import { optionalNumber, optionalText } from '../answer-parts.js';

const place = z.object({
  name: optionalText,
  channels: z.array(
    z.object({
      name: z.string(),
      track: z.string(),
      risk: z.string(),
      branch: optionalText,
      fallback: optionalText,
    }),
  ),
  'default-track': optionalText,
  tracks: z
    .array(
      z.object({
        name: z.string(),
        status: optionalText,
        'creation-date': optionalText,
        'version-pattern': optionalText,
      }),
    )
    .nullish(),
});

/** A channel map, of the dashboard or of a store on premises (canonical contract 6, Lists). */
export const channelMapAnswer = z.object({
  'channel-map': z.array(
    z.object({
      architecture: z.string(),
      channel: z.string(),
      revision: z.number().int(),
      when: optionalText,
      'expiration-date': optionalText,
      progressive: z
        .object({
          percentage: optionalNumber,
          paused: z.boolean().nullish(),
          'current-percentage': optionalNumber,
        })
        .nullish(),
    }),
  ),
  revisions: z.array(
    z.object({
      revision: z.number().int(),
      version: optionalText,
      architectures: z.array(z.string()).nullish(),
    }),
  ),
  /** The dashboard. */
  snap: place.nullish(),
  /** The gateway's protocol. */
  package: place.nullish(),
});
