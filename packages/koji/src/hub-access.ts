import type { KojiClient } from './client.js';

/** What everything that publishes works with: the part of a client that it needs. */
export type HubAccess = Pick<KojiClient, 'hub' | 'api' | 'multi' | 'uploadFile' | 'clock'>;
