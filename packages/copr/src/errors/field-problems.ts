import { type PythonLiteral, readPythonLiteral } from './python-literal.js';

/** What the server says of one field of a form. */
export interface FieldProblem {
  /** The server's own name of the field, such as `clone_url`. */
  readonly field: string;
  readonly message: string;
}

const BAD_PARAMETERS = 'Bad request parameters:';

/**
 * The fields that an error text speaks of, in the two forms that it comes in (copr contract 6): lines of `field: message` for projects,
 * packages and chroots; a dictionary in Python's spelling for builds and lists. Empty for a text that is about no field.
 */
export function fieldProblems(error: string): readonly FieldProblem[] {
  const text = error.trim();
  const literal = text.startsWith(BAD_PARAMETERS) ? text.slice(BAD_PARAMETERS.length) : text;
  const value = literal.trimStart().startsWith('{') ? readPythonLiteral(literal) : undefined;
  return value === undefined ? lines(text) : fromDictionary(value);
}

function fromDictionary(value: PythonLiteral): readonly FieldProblem[] {
  if (typeof value === 'string' || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([field, said]) =>
    (Array.isArray(said) ? (said as readonly PythonLiteral[]) : [said]).map((message: PythonLiteral) => ({
      field,
      message: typeof message === 'string' ? message : JSON.stringify(message),
    })),
  );
}

/** A text of which one line is no such line is a sentence for people. */
function lines(text: string): readonly FieldProblem[] {
  const found = text.split('\n').map((line) => /^([a-z_][a-z0-9_]*): (\S.*)$/u.exec(line));
  return found.every((match) => match !== null)
    ? found.map(([, field = '', message = '']) => ({ field, message }))
    : [];
}
