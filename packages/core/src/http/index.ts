export * from './body.js';
export * from './client.js';
export * from './file-body.js';
export * from './loopback.js';
export * from './multipart-body.js';
export * from './shown-text.js';
export * from './single-flight.js';
export type * from './types.js';
