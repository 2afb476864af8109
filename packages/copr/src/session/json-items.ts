/** A text is not the JSON that {@link jsonItems} reads. */
export class JsonItemsError extends Error {
  override readonly name = 'JsonItemsError';
}

/** What {@link jsonItems} gives: an item of the list, or at the end the object around the list, which is empty in it. */
export type JsonPart =
  | { readonly type: 'item'; readonly value: unknown }
  | { readonly type: 'frame'; readonly value: unknown };

/** What is around the list are some words of the server. */
const MOST_FRAME_BYTES = 64 * 1024;
const MOST_ITEM_BYTES = 16 * 1024 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const BEGIN = 0x7b;
const BEGIN_LIST = 0x5b;
const isOpening = (code: number): boolean => code === BEGIN || code === BEGIN_LIST;
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d;
const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/**
 * The objects in the one list of a JSON object, each as soon as it has come, so that the list may be longer than memory; then the object
 * around them. Only ASCII counts on the way, so that pieces may end anywhere.
 * @throws JsonItemsError for another text, and for one that ends early
 */
export async function* jsonItems(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<JsonPart, void, void> {
  const frame = new Gathered(MOST_FRAME_BYTES);
  const item = new Gathered(MOST_ITEM_BYTES);
  const scan = new Scan();
  for await (const piece of pieces) {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const step = scan.next(piece[at] ?? 0);
      if (step === 'list begins') {
        frame.add(piece.subarray(from, at + 1));
        from = at + 1;
      } else if (step === 'between' || step === 'list ends' || step === 'item begins') from = at;
      else if (step === 'item ends') {
        item.add(piece.subarray(from, at + 1));
        from = at + 1;
        yield { type: 'item', value: item.take() };
      }
    }
    if (scan.where === 'item') item.add(piece.subarray(from));
    else if (scan.where === 'frame') frame.add(piece.subarray(from));
  }
  yield { type: 'frame', value: frame.take() };
}

type Step = 'list begins' | 'item begins' | 'item ends' | 'list ends' | 'between' | undefined;

/** Knows where in the text a byte stands. */
class Scan {
  #depth = 0;
  #inList = false;
  #inString = false;
  #escaped = false;

  get where(): 'frame' | 'list' | 'item' {
    if (!this.#inList) return 'frame';
    return this.#depth === 2 ? 'list' : 'item';
  }

  next(code: number): Step {
    if (this.#inString) {
      this.#skipInString(code);
      return undefined;
    }
    const between = this.where === 'list';
    if (isOpening(code)) return this.#open(code);
    if (isClosing(code)) return this.#close();
    if (between && !isSpace(code) && code !== COMMA)
      throw new JsonItemsError('its list holds more than objects');
    if (this.#depth === 0 && !isSpace(code)) throw new JsonItemsError('it is no object');
    this.#inString = code === QUOTE;
    return between ? 'between' : undefined;
  }

  #skipInString(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inString = false;
  }

  #open(code: number): Step {
    const depth = this.#depth++;
    if (depth === 0 && code !== BEGIN) throw new JsonItemsError('it is no object');
    if (this.#inList) return depth === 2 ? 'item begins' : undefined;
    this.#inList = depth === 1 && code === BEGIN_LIST;
    return this.#inList ? 'list begins' : undefined;
  }

  #close(): Step {
    const depth = --this.#depth;
    if (depth < 0) throw new JsonItemsError('it is no object');
    if (!this.#inList) return undefined;
    if (depth === 2) return 'item ends';
    this.#inList = depth > 1;
    return this.#inList ? undefined : 'list ends';
  }
}

/** Pieces of a text that belong together. */
class Gathered {
  readonly #most: number;
  #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#most)
      throw new JsonItemsError(`a part of it is longer than ${String(this.#most)} bytes`);
    this.#pieces.push(piece);
  }

  /** Its value; empty afterwards. */
  take(): unknown {
    const text = Buffer.concat(this.#pieces).toString();
    this.#pieces = [];
    this.#size = 0;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new JsonItemsError('it is no JSON, or ends early');
    }
  }
}
