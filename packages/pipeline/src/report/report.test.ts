import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfError } from './exit-code.js';
import type { Report, TargetReport } from './report.js';
import { reportMarkdown } from './report-markdown.js';
import { reportTable } from './report-table.js';

const target = (over: Partial<TargetReport>): TargetReport => ({
  target: 't',
  store: 'registry',
  kind: 'gobbler',
  outcome: 'created',
  state: 'released',
  ...over,
});
const report = (over: Partial<Report>): Report => ({
  plan: '0123456789abcdef',
  release: 'r1',
  outcome: 'complete',
  targets: [],
  findings: [],
  ...over,
});

describe('the table', () => {
  it('is aligned and shows no control characters', () => {
    const targets = [
      target({ name: 'dataset', version: '1.0', url: 'http://h/x' }),
      target({ store: 's', target: 'evil\n\u001b[31m', outcome: 'failed', state: 'upload failed' }),
    ];
    expect(reportTable(report({ targets }))).toBe(
      [
        'STORE     NAME              VERSION  STATE          URL',
        'registry  dataset           1.0      released       http://h/x',
        's         evil\\n\\u001b[31m  -        upload failed  -',
      ].join('\n'),
    );
  });
});

describe('the job summary', () => {
  it('tells the problems and how to go on, and lets no text become markup', () => {
    const error = { code: 'REJECTED' as const, message: 'no <b>bold</b> | `x`', hint: 'fix it' };
    const text = reportMarkdown(
      report({
        outcome: 'partial',
        targets: [target({ outcome: 'failed', state: 'upload failed', error })],
        findings: [{ target: 't', finding: { level: 'warn', code: 'QUOTA', message: 'nearly full' } }],
        resumeCommand: 'omnipub resume 0123456789abcdef',
      }),
    );
    expect(text).toBe(`## r1: some targets failed

| Store | Name | Version | State | URL |
|---|---|---|---|---|
| registry | t | - | upload failed | - |

### Problems

- **t** (QUOTA): nearly full
- **t** (REJECTED): no &lt;b>bold&lt;/b> \\| \\\`x\\\`; fix it

Go on with \`omnipub resume 0123456789abcdef\`.
`);
  });
});

describe('the exit code', () => {
  it('of a failed preflight is that of its first error', () => {
    const findings = [
      { target: 't', finding: { level: 'warn', code: 'X', message: 'm' } as const },
      { target: 't', finding: { level: 'error', code: 'AUTH_MISSING', message: 'm' } as const },
      { target: 't', finding: { level: 'error', code: 'NETWORK', message: 'm' } as const },
    ];
    expect(exitCodeOf(report({ outcome: 'failed', findings }))).toBe(3);
  });

  it("of a missing local file is the caller's, of a missing thing at a store the store's", () => {
    expect(exitCodeOfError(new PublishError('NOT_FOUND', 'no file'))).toBe(2);
    expect(exitCodeOfError(new PublishError('NOT_FOUND', 'no project', { store: 'gobbler' }))).toBe(6);
  });

  it('of anything unexpected is 1, of an abort 130', () => {
    expect(exitCodeOfError(new TypeError('x is undefined'))).toBe(1);
    expect(exitCodeOfError(AbortSignal.abort().reason)).toBe(130);
  });
});
