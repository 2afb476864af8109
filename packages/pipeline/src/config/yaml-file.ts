import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isNestedTooDeeply, PublishError, toPublishError } from '@omnipub/core';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigError, type ConfigIssue } from './config-error.js';
import type { Position } from './pipeline-config.js';

/** Keys and indexes from the top of the file to a value. */
export type YamlPath = readonly (string | number)[];

/** A parsed YAML file that knows where each value stands. */
export interface YamlFile {
  readonly value: unknown;
  /** Where the value at `path` stands, or the nearest thing above it that exists. */
  locate(path: YamlPath): Position;
  /** Where the last key of `path` stands. */
  locateKey(path: YamlPath): Position;
}

/** No release needs a longer file; a longer one is something else. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads one YAML 1.2 document from a UTF-8 file.
 * @param shown the path for messages
 * @throws ConfigError for what is not one well-formed document: duplicate keys, unknown tags, alias bombs
 * @throws PublishError NOT_FOUND for a missing file
 */
export async function readYamlFile(file: string, shown: string): Promise<YamlFile> {
  const text = decode(await readBounded(file), shown);
  if (isNestedTooDeeply(text)) {
    throw new ConfigError([{ file: shown, line: 1, column: 1, path: '', message: 'nested too deeply' }]);
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const problems = [...document.errors, ...document.warnings];
    if (problems.length > 0) {
      throw new ConfigError(
        problems.map((problem) => {
          const { line, col } = lines.linePos(problem.pos[0]);
          const message =
            problem.code === 'MULTIPLE_DOCS'
              ? 'one YAML document is expected, but another starts here'
              : problem.message;
          return { file: shown, line: Math.max(1, line), column: Math.max(1, col), path: '', message };
        }),
      );
    }
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, ...locator(document, lines) };
  } catch (thrown) {
    if (thrown instanceof ConfigError) throw thrown;
    // Aliases are expanded up to a bound, whose end is an exception and not in the list of errors.
    const { message } = thrown as Error;
    throw new ConfigError([{ file: shown, line: 1, column: 1, path: '', message }]);
  }
}

async function readBounded(file: string): Promise<Buffer> {
  try {
    // A FIFO or device given by mistake must not hang the run.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) {
        throw new PublishError('INVALID_INPUT', `${JSON.stringify(file)} is not a regular file`, {
          hint: 'name an omnipub.yaml',
        });
      }
      if (stat.size > MAX_BYTES) {
        throw new PublishError('INVALID_INPUT', `${JSON.stringify(file)} is larger than 1 MiB`, {
          hint: 'is it the right file?',
        });
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw toPublishError(thrown);
  }
}

function decode(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const issue: ConfigIssue = {
      file: shown,
      line: 1,
      column: 1,
      path: '',
      message: 'the file is not UTF-8',
    };
    throw new ConfigError([{ ...issue, hint: 'save it as UTF-8' }]);
  }
}

function locator(document: Document, lines: LineCounter): Pick<YamlFile, 'locate' | 'locateKey'> {
  const position = (offset: number | undefined): Position => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const walk = (path: YamlPath): { key?: Node; value?: Node; complete: boolean } => {
    let value = document.contents ?? undefined;
    let key: Node | undefined;
    for (const part of path) {
      const here: unknown = isAlias(value) ? value.resolve(document) : value;
      let next: Node | undefined;
      if (isMap(here)) {
        const pair = here.items.find(({ key: own }) => isScalar(own) && String(own.value) === String(part));
        if (pair !== undefined) key = pair.key as Node;
        next = (pair?.value ?? pair?.key) as Node | undefined;
      } else if (isSeq(here)) next = here.items[Number(part)] as Node | undefined;
      if (next === undefined) return { ...(key && { key }), ...(value && { value }), complete: false };
      value = next;
    }
    return { ...(key && { key }), ...(value && { value }), complete: true };
  };
  return {
    locate: (path) => position(walk(path).value?.range?.[0]),
    locateKey: (path) => {
      const { key, value, complete } = walk(path);
      return position((complete ? (key ?? value) : value)?.range?.[0]);
    },
  };
}
