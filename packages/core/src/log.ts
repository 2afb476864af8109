import { redact, redactDeep } from './redact.js';

/** Where diagnostics go. Every implementation redacts. */
export interface Logger {
  debug(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  error(message: string, fields?: object): void;
}

/** Levels, from chatty to quiet. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line that has passed redaction. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Record<string, unknown>;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A logger that hands redacted records to `write`, from `level` upwards. @default level `info` */
export function createLogger(write: (record: LogRecord) => void, level: LogLevel = 'info'): Logger {
  const at =
    (own: LogLevel) =>
    (message: string, fields?: object): void => {
      if (order.indexOf(own) < order.indexOf(level)) return;
      const safe = redact(message);
      write(
        fields === undefined
          ? { level: own, message: safe }
          : { level: own, message: safe, fields: redactDeep(fields) as Record<string, unknown> },
      );
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Says nothing: what a library does until it is asked. */
export const silentLogger: Logger = createLogger(() => undefined, 'error');
