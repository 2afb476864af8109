export type { FileProblem } from './file-problem.js';
export * from './file-store.js';
export * from './passphrase.js';
export { readPrivateFile } from './private-file.js';
