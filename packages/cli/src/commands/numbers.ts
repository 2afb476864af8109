import { InvalidArgumentError } from 'commander';

/** A whole number of at least 1, for an option. */
export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}

/** A TCP port that an ordinary user may open. */
export function portNumber(text: string): number {
  const port = positiveInteger(text);
  if (port < 1024 || port > 65_500) throw new InvalidArgumentError('It must be from 1024 to 65500.');
  return port;
}
