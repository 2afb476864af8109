export { readInput } from './config/adapter-inputs.js';
export { ConfigError, type ConfigIssue, issueLine } from './config/config-error.js';
export { pipelineJsonSchema } from './config/json-schema.js';
export { loadConfig } from './config/load-config.js';
export { type NamedStore, readNamedStores } from './config/named-stores.js';
export type {
  ConcurrencyConfig,
  PipelineConfig,
  Position,
  StoreConfig,
  TargetConfig,
} from './config/pipeline-config.js';
export type { Problem } from './config/zod-issues.js';
export { adapters } from './generated/adapters.js';
export { logins } from './generated/logins.js';
export type { ErrorRecord, LedgerEntry } from './ledger/entry.js';
export { type Ledger, type OpenLedgerOptions, openLedger } from './ledger/ledger.js';
export { type LedgerSummary, listLedgers, readLedger } from './ledger/read-ledger.js';
export { type StepState, stepStates } from './ledger/step-state.js';
export { type CreatePlanOptions, createPlan } from './plan/create-plan.js';
export type { Plan, PlanStep, StepName } from './plan/plan.js';
export { exitCodeOf, exitCodeOfError, exitCodes } from './report/exit-code.js';
export type { Report, TargetReport } from './report/report.js';
export { reportMarkdown } from './report/report-markdown.js';
export { reportTable } from './report/report-table.js';
export { checkPlan, type TargetFinding } from './runner/check-plan.js';
export type { RunEvent } from './runner/run-event.js';
export type { RunOptions } from './runner/run-options.js';
export { type RunPlanOptions, runPlan } from './runner/run-plan.js';
