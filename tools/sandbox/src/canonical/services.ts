/** The servers, in the order of their ports. */
export const serviceNames = ['dashboard', 'charmhub', 'storage', 'sso', 'candid', 'registry'] as const;

/** One of the servers. */
export type ServiceName = (typeof serviceNames)[number];

/** The servers that mint roots. */
export type RootService = 'dashboard' | 'charmhub';

/**
 * What a server calls itself in its caveats. The vendor's names, not host and port: a login has to outlive a restart of the sandbox on
 * other ports.
 */
export const services: Readonly<Record<RootService, { readonly name: string }>> = {
  dashboard: { name: 'dashboard.snapcraft.io' },
  charmhub: { name: 'api.charmhub.io' },
};
