import { DateTime, Double } from '../xmlrpc/value.js';

/** One row or value as a line of the sandbox's own file: what JSON has no word for is tagged. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, plain: unknown) {
    const raw = this[key];
    if (raw instanceof Double) return { $double: Number.isFinite(raw.value) ? raw.value : String(raw.value) };
    if (raw instanceof DateTime) return { $dateTime: raw.text };
    if (Buffer.isBuffer(raw)) return { $base64: raw.toString('base64') };
    if (typeof raw === 'bigint') return { $bigint: String(raw) };
    return plain;
  });
}

/** The value of {@link toJson}'s text. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return value;
    const tagged = value as Record<string, unknown>;
    if ('$double' in tagged) return new Double(Number(tagged.$double));
    if (typeof tagged.$dateTime === 'string') return new DateTime(tagged.$dateTime);
    if (typeof tagged.$base64 === 'string') return Buffer.from(tagged.$base64, 'base64');
    if (typeof tagged.$bigint === 'string') return BigInt(tagged.$bigint);
    return value;
  });
}
