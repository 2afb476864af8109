/** What is wrong with a file, for programs. */
export type PythonConfigProblem =
  | 'not-utf8'
  | 'no-header'
  | 'not-an-option'
  | 'duplicate-section'
  | 'duplicate-option'
  | 'interpolation-syntax'
  | 'interpolation-missing'
  | 'interpolation-depth'
  | 'unwritable-value'
  | 'no-section';

/** Where it is. */
export interface PythonConfigPlace {
  readonly source?: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly section?: string;
  readonly option?: string;
}

/**
 * A file that Python's `configparser` would refuse too. The message names file, line, section and option; it never holds
 * a value or a line, because these files hold tokens.
 */
export class PythonConfigError extends Error {
  override readonly name = 'PythonConfigError';
  readonly problem: PythonConfigProblem;
  readonly place: PythonConfigPlace;

  constructor(problem: PythonConfigProblem, what: string, place: PythonConfigPlace = {}) {
    const { source, line } = place;
    const at = [source, line === undefined ? undefined : `line ${String(line)}`]
      .filter((part) => part !== undefined)
      .join(', ');
    super(at === '' ? what : `${at}: ${what}`);
    this.problem = problem;
    this.place = place;
  }
}
