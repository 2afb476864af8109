/**
 * An exception that the hub did not expect: fault code 1. Where it checks nothing, Python's own complaint reaches the client
 * (koji contract 5), so the sandbox raises the same on purpose.
 */
export class PythonError extends Error {
  /** The class as a traceback prints it, such as `KeyError` or `psycopg2.errors.ForeignKeyViolation`. */
  readonly type: string;
  /** What a multiCall answers as faultString: the exception's arguments, joined. @default the message */
  readonly args: string;

  constructor(type: string, message: string, options: { args?: string } = {}) {
    super(message);
    this.type = type;
    this.args = options.args ?? message;
  }
}

/** What a missing key of a dict raises; its message is the key's repr. */
export function keyError(key: string): PythonError {
  return new PythonError('KeyError', `'${key}'`, { args: key });
}

/** What opening a missing file raises. */
export function fileNotFound(path: string): PythonError {
  return new PythonError('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`, {
    args: '2, No such file or directory',
  });
}
