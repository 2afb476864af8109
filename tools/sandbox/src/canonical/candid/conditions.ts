/** A condition's name and what stands behind it. */
export interface ParsedCondition {
  readonly name: string;
  readonly argument: string;
}

/** Takes a condition apart at its first space, as the bakery does. Undefined for an empty one and one that starts with a space. */
export function parseCondition(text: string): ParsedCondition | undefined {
  const space = text.indexOf(' ');
  if (text === '' || space === 0) return undefined;
  return space < 0
    ? { name: text, argument: '' }
    : { name: text.slice(0, space), argument: text.slice(space + 1) };
}

/** A condition that ends at a moment, in Go's RFC 3339 with nanoseconds. */
export const timeBefore = (at: number): string => `time-before ${new Date(at).toISOString()}`;

/** Whether the moment of a `time-before` is still to come; false when it is no moment. */
export const isBefore = (argument: string, now: number): boolean => now < Date.parse(argument);

/** Says in a macaroon who somebody is. */
export const declared = (attribute: string, value: string): string => `declared ${attribute} ${value}`;
