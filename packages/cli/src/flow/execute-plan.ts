import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { redact } from '@omnipub/core';
import { exitCodeOf, type Plan, type Report, reportMarkdown, reportTable, runPlan } from '@omnipub/pipeline';
import { errorLines, errorText, findingLines } from '../render/human.js';
import { createProgress } from '../render/progress.js';
import type { Session, VerbResult } from '../session.js';
import type { Stop } from '../stop.js';
import { resumeCommand } from './pipeline-file.js';

/** Options of {@link executePlan}. */
export interface ExecuteOptions {
  readonly stop: Stop;
  /** Folder of the ledger. */
  readonly folder: string;
  /** As given on the command line, for the command that resumes. */
  readonly ledger?: string;
  readonly dryRun?: boolean;
  readonly concurrency?: number;
  /** Markdown is appended to this file. */
  readonly summary?: string;
}

/** Runs or resumes a plan and reports in every form that was asked for. */
export async function executePlan(
  session: Session,
  plan: Plan,
  options: ExecuteOptions,
): Promise<VerbResult> {
  const { ui, io } = session;
  const { stop, concurrency } = options;
  const resume = resumeCommand(session, plan, options);
  const progress = createProgress(ui, io);
  ui.emit({ type: 'start', plan: plan.id, release: plan.release, steps: plan.steps.length });
  let report: Report;
  try {
    report = await runPlan(
      concurrency === undefined
        ? plan
        : { ...plan, concurrency: { ...plan.concurrency, total: concurrency } },
      {
        registry: session.registry,
        deps: session.deps,
        signal: stop.signal,
        drain: stop.drain,
        ledgerFolder: options.folder,
        dryRun: options.dryRun === true,
        onEvent: (event) => {
          ui.emit(event);
          progress.onRunEvent(event);
        },
      },
    );
  } catch (thrown) {
    progress.close();
    if (stop.requested && options.dryRun !== true) ui.alert(`to go on: ${resume}\n`);
    throw thrown;
  }
  progress.close();
  const shown: Report = report.resumeCommand === undefined ? report : { ...report, resumeCommand: resume };
  const exitCode = stop.requested && shown.outcome !== 'complete' ? 130 : exitCodeOf(shown);
  printReport(session, shown);
  if (options.summary !== undefined) {
    await appendFile(resolve(io.cwd, options.summary), redact(reportMarkdown(shown)));
  }
  return { ...shown, exitCode };
}

function printReport(session: Session, report: Report): void {
  const { ui } = session;
  for (const { target, finding } of report.findings) {
    ui.emit({ type: 'finding', target, ...finding });
    // Errors are repeated by nothing else; what is well needs no words here (`omnipub check` says it).
    if (finding.level === 'error') ui.alert(findingLines(target, finding, ui.style));
    else if (finding.level === 'warn') ui.note(findingLines(target, finding, ui.style));
  }
  ui.print(reportTable(report).replace(/\n*$/, '\n'));
  for (const { target, error } of report.targets) {
    if (error !== undefined) ui.alert(`${ui.style.bold(target)}: ${errorLines(errorText(error), ui.style)}`);
  }
  if (report.resumeCommand !== undefined) ui.alert(`to go on: ${report.resumeCommand}\n`);
}
