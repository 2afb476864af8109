export { type Adler32, createAdler32 } from './adler32.js';
export type * from './artifact.js';
export { charmResources, type DeclaredResource } from './charm-resources.js';
export {
  type DigestOptions,
  digestFile,
  type FileDigest,
  type RunningDigest,
  startDigest,
} from './digest.js';
export {
  type DirectoryDigest,
  type DirectoryDigestOptions,
  directoryDigest,
  type HashedFile,
  type TreeProgress,
} from './directory.js';
export { type InspectOptions, inspectArtifact } from './inspect.js';
export { type RunToolOptions, runTool, type ToolResult } from './run-tool.js';
export type { DeclaredSnap } from './snap.js';
export { type ReadSnapOptions, readSnapDocument } from './snap-document.js';
export { type WalkEntry, type WalkOptions, walkTree } from './walk.js';
