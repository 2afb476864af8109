export * from './authorization-header.js';
export * from './bind.js';
export * from './decode.js';
export * from './encode.js';
export * from './inspect.js';
export * from './macaroon.js';
export { mint as mintMacaroon, withCaveat } from './npm-macaroon.js';
export * from './same-macaroon.js';
export * from './third-party.js';
