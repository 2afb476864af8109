import { type Environment, type LogRecord, redact } from '@omnipub/core';
import type { Io } from './io.js';
import { createJsonWriter, type JsonLine } from './render/json.js';
import { createLive, type Live } from './render/live.js';
import { createStyle, type Style, wantsColor, wantsLive } from './render/style.js';

/** The options that every verb takes. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  /** False after `--no-color`. */
  readonly color: boolean;
}

/** Where the words of a verb go. Everything written passes redaction. */
export interface Ui {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Colours of stderr. */
  readonly style: Style;
  /** Colours of what `print` writes. */
  readonly resultStyle: Style;
  /** Width of stderr's lines that are drawn in place; absent where they are not. */
  readonly live?: Live;
  /** How things go: stderr, not with `--quiet`. */
  note(text: string): void;
  /** What went wrong: stderr, always. */
  alert(text: string): void;
  /** What was asked for: stdout, or with `--json` stderr. */
  print(text: string): void;
  /** One line of NDJSON on stdout; nothing without `--json`. */
  emit(line: JsonLine): void;
  /** A log record, for `--verbose`. */
  log(record: LogRecord): void;
}

/** Sorts out what goes where. */
export function createUi(options: {
  readonly io: Io;
  readonly env: Environment;
  readonly flags: GlobalFlags;
}): Ui {
  const { io, env, flags } = options;
  const json = flags.json === true;
  const quiet = flags.quiet === true;
  const style = createStyle({ color: wantsColor({ output: io.stderr, env, flag: flags.color }) });
  const resultStyle = createStyle({
    color: wantsColor({ output: json ? io.stderr : io.stdout, env, flag: flags.color }),
  });
  const live = quiet || !wantsLive({ output: io.stderr, env }) ? undefined : createLive(io.stderr);
  const writeJson = createJsonWriter(io.stdout, () => io.now());

  const alert = (text: string): void => {
    const safe = redact(text);
    if (live === undefined) io.stderr.write(safe);
    else live.above(safe);
  };
  const note = (text: string): void => {
    if (!quiet) alert(text);
  };
  return {
    json,
    quiet,
    verbose: flags.verbose === true,
    style,
    resultStyle,
    ...(live === undefined ? {} : { live }),
    note,
    alert,
    print: (text) => {
      if (json) note(text);
      else {
        // Results must not land in the middle of lines that are drawn again.
        live?.draw([]);
        io.stdout.write(redact(text));
      }
    },
    emit: (line) => {
      if (json) writeJson(line);
    },
    log: (record) => {
      const fields = record.fields === undefined ? '' : ` ${JSON.stringify(record.fields)}`;
      alert(style.dim(`${record.level}: ${record.message}${fields}`) + '\n');
    },
  };
}
