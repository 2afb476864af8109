export type { Conformance, FaultControl, ServedRequest, StoreUnderTest } from './conformance/harness.js';
export { describeStore } from './describe-store.js';
export { missing } from './needs.js';
export { tempDir } from './temp-dir.js';
