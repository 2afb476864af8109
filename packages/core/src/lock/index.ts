export * from './lock-file.js';
export * from './process-identity.js';
export * from './wait-for-lock.js';
