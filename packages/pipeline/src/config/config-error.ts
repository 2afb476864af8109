import { PublishError, redact } from '@omnipub/core';

/** One thing that is wrong in omnipub.yaml. */
export interface ConfigIssue {
  /** The path as the caller gave it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `targets[0].upload.verison`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** `did you mean "version"?`, or what to write instead. */
  readonly hint?: string;
}

/** Every issue of one omnipub.yaml at once. Its code is INVALID_INPUT. */
export class ConfigError extends PublishError {
  readonly issues: readonly ConfigIssue[];

  constructor(issues: readonly ConfigIssue[]) {
    const sorted = [...issues].sort((a, b) => a.line - b.line || a.column - b.column);
    const safe = sorted.map((issue) => ({
      ...issue,
      path: redact(issue.path),
      message: redact(issue.message),
      ...(issue.hint === undefined ? {} : { hint: redact(issue.hint) }),
    }));
    const count = safe.length === 1 ? '1 problem' : `${String(safe.length)} problems`;
    const file = safe[0]?.file ?? 'omnipub.yaml';
    super(
      'INVALID_INPUT',
      [`${count} in ${file}`, ...safe.map((issue) => `  ${issueLine(issue)}`)].join('\n'),
      {
        hint: 'nothing was sent; correct the file and run again',
      },
    );
    this.issues = safe;
  }

  /** The error with its issues, for `--json`. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues };
  }
}

/** `omnipub.yaml:12:7 targets[0].upload.verison: unknown key; did you mean "version"?` */
export function issueLine(issue: ConfigIssue): string {
  const at = `${issue.file}:${String(issue.line)}:${String(issue.column)}`;
  const path = issue.path === '' ? '' : ` ${issue.path}:`;
  return `${at}${path} ${issue.message}${issue.hint === undefined ? '' : `; ${issue.hint}`}`;
}
