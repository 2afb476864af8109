import { PythonConfigError, type PythonConfigPlace } from './python-config-error.js';

/** `configparser.MAX_INTERPOLATION_DEPTH`. */
const MAX_DEPTH = 10;
/** Python has no such limit: ten levels of ten references each are ten thousand million. */
const MAX_REFERENCES = 10_000;

/**
 * `BasicInterpolation`: `%(name)s` stands for another option of the same section, `%%` for a percent sign.
 *
 * @throws PythonConfigError naming the option, never its value
 */
export function interpolate(
  value: string,
  lookup: (option: string) => string | undefined,
  place: PythonConfigPlace & { readonly option: string },
): string {
  const fail = (problem: PythonConfigError['problem'], what: string): never => {
    throw new PythonConfigError(problem, `option "${place.option}": ${what}`, place);
  };
  const out: string[] = [];
  let references = 0;

  const expand = (text: string, depth: number): void => {
    if (depth > MAX_DEPTH) fail('interpolation-depth', 'its %(name)s references go too deep, or in a circle');
    let rest = text;
    while (rest !== '') {
      const percent = rest.indexOf('%');
      if (percent < 0) {
        out.push(rest);
        return;
      }
      out.push(rest.slice(0, percent));
      rest = rest.slice(percent);
      if (rest[1] === '%') {
        out.push('%');
        rest = rest.slice(2);
        continue;
      }
      const reference = /^%\(([^)]+)\)s/u.exec(rest);
      if (reference?.[1] === undefined)
        return fail('interpolation-syntax', 'a single % is no text; write %% for a percent sign');
      const target = reference[1].toLowerCase();
      rest = rest.slice(reference[0].length);
      const found = lookup(target);
      if (found === undefined)
        return fail('interpolation-missing', 'it refers with %(name)s to an option that is not there');
      references += 1;
      if (references > MAX_REFERENCES) fail('interpolation-depth', 'it holds too many %(name)s references');
      // Only what refers on counts as a level.
      if (found.includes('%')) expand(found, depth + 1);
      else out.push(found);
    }
  };
  expand(value, 1);
  return out.join('');
}
