import type { Report } from './report.js';
import { cells } from './report-table.js';

const headline: Record<Report['outcome'], string> = {
  complete: 'everything is published',
  planned: 'dry run, nothing was changed',
  partial: 'some targets failed',
  failed: 'nothing was published',
  pending: 'stores are still working on it',
  aborted: 'stopped',
};

/** A job summary for CI pages: headline, table, errors with what to do, and how to go on. */
export function reportMarkdown(report: Report): string {
  const lines = [
    `## ${text(report.release)}: ${headline[report.outcome]}`,
    '',
    '| Store | Name | Version | State | URL |',
    '|---|---|---|---|---|',
    ...report.targets.map((target) => `| ${cells(target).map(text).join(' | ')} |`),
  ];
  const problems = [
    ...report.findings.flatMap(({ target, finding }) =>
      finding.level === 'ok' ? [] : [problem(target, finding.code, finding.message, finding.fix)],
    ),
    ...report.targets.flatMap(({ target, error }) =>
      error === undefined ? [] : [problem(target, error.code, error.message, error.hint)],
    ),
  ];
  if (problems.length > 0) lines.push('', '### Problems', '', ...problems);
  if (report.resumeCommand !== undefined) lines.push('', `Go on with \`${report.resumeCommand}\`.`);
  return `${lines.join('\n')}\n`;
}

function problem(target: string, code: string, message: string, fix: string | undefined): string {
  return `- **${text(target)}** (${code}): ${text(message)}${fix === undefined ? '' : `; ${text(fix)}`}`;
}

/** Text that a store or a file chose must not become markup. */
function text(value: string): string {
  return value
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\\|`*_[\]#~!]/g, (char) => `\\${char}`);
}
