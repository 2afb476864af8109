export type * from './keyring.js';
export * from './login-definition.js';
export * from './record.js';
