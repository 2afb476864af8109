export type { Fault, FaultHandle, FaultKind, FaultMatch, Handler } from './faults.js';
export { Faults } from './faults.js';
export type { GobblerSandboxOptions } from './gobbler/options.js';
export type { GobblerSandbox } from './gobbler/server.js';
export { startGobblerSandbox } from './gobbler/server.js';
export type { RequestLogEntry } from './request-log.js';
export type { Sandbox, SandboxOptions } from './sandbox.js';
export { startSandbox } from './sandbox.js';
