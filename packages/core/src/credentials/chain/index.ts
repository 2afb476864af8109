export type { BackendFailure } from './chain-failure.js';
export type * from './chain-types.js';
export * from './credential-chain.js';
