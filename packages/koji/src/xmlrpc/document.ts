import { kindOf, kinds, parentsOf } from './elements.js';
import { malformed } from './malformed.js';
import { ownText } from './own-text.js';
import { readScalar } from './scalars.js';
import { Structs } from './structs.js';
import type { XmlRpcCall, XmlRpcFault, XmlRpcResponse, XmlRpcValue } from './value.js';

const TEXTUAL = kinds.value | kinds.name | kinds.methodName | kinds.scalar;
const TYPES = kinds.scalar | kinds.array | kinds.struct;
/** A member, its value and the scalar in that. */
const MEMBER_DEPTH = 3;
const ONE_VALUED = kinds.member | kinds.param | kinds.fault;

/**
 * Builds values out of the elements of one document, with no tree of it: the kinds of the open elements are on one stack, the lists
 * and structs that are being filled on others, and the value that has just ended is in one place. No object is made for an element,
 * because a long list has millions.
 */
export class XmlRpcDocument {
  readonly #depthLimit: number;
  readonly #textLimit: number;
  /** Kinds of the open elements; the first is `none`, in which the root stands. */
  readonly #open: number[] = [kinds.none];
  readonly #lists: XmlRpcValue[][] = [];
  readonly #structs = new Structs();
  /** What has ended last inside the innermost open `value`, `member`, `param` or `fault`. */
  #value: XmlRpcValue | undefined;
  #scalar = '';
  #text = '';
  #capturing = false;
  #params: XmlRpcValue[] | undefined;
  #fault: XmlRpcFault | undefined;
  #methodName: string | undefined;
  #root: number = kinds.none;

  constructor(limits: { readonly depth: number; readonly text: number }) {
    this.#depthLimit = limits.depth;
    this.#textLimit = limits.text;
  }

  /** @throws PublishError PROTOCOL */
  open(tag: string): void {
    const open = this.#open;
    const kind = kindOf(tag);
    const parent = open[open.length - 1] ?? kinds.none;
    if (parent === kinds.none) this.#openRoot(kind, tag);
    else if ((parentsOf(kind) & parent) === 0) throw malformed(`<${shown(tag)}> can't stand where it does`);
    if (open.length > this.#depthLimit)
      throw malformed(`it is nested deeper than ${String(this.#depthLimit)} elements`);
    if ((kind & TYPES) !== 0) {
      if (this.#value !== undefined) throw malformed('a value has two types');
      if (isWords(this.#text)) throw malformed('a value has text before its type');
      if (kind === kinds.scalar) this.#scalar = tag;
      else if (kind === kinds.array) this.#lists.push([]);
      else this.#structs.begin();
    } else if (kind === kinds.value) {
      if (this.#value !== undefined && (parent & ONE_VALUED) !== 0) throw malformed('there are two values');
      this.#value = undefined;
    } else if (kind === kinds.member) {
      this.#value = undefined;
      this.#structs.beginMember();
    } else if (kind === kinds.params) this.#beginParams();
    this.#text = '';
    this.#capturing = (kind & TEXTUAL) !== 0;
    open.push(kind);
  }

  /** @throws PublishError PROTOCOL */
  text(text: string): void {
    if (!this.#capturing) {
      if (isWords(text)) throw malformed('there is text where none belongs');
      return;
    }
    if (this.#text.length + text.length > this.#textLimit)
      throw malformed(`a text is longer than ${String(this.#textLimit)} characters`);
    this.#text = this.#text === '' ? text : this.#text + text;
  }

  /** @throws PublishError PROTOCOL */
  close(): void {
    const open = this.#open;
    const kind = open.pop() ?? kinds.none;
    this.#capturing = false;
    switch (kind) {
      case kinds.scalar:
        this.#value = readScalar(this.#scalar, this.#scalar === 'string' ? ownText(this.#text) : this.#text);
        return;
      case kinds.value:
        // Without a type it is a string, white space and all (edge-untyped-value).
        this.#value ??= this.#value === undefined ? ownText(this.#text) : null;
        if (open[open.length - 1] === kinds.data) this.#endItem(this.#value);
        return;
      case kinds.name:
        this.#structs.name(this.#text);
        return;
      case kinds.member:
        this.#structs.endMember(this.#value);
        this.#value = undefined;
        return;
      case kinds.struct:
        this.#value = this.#structs.end();
        return;
      case kinds.array:
        this.#value = this.#lists.pop() ?? [];
        return;
      default:
        this.#closeOuter(kind);
    }
  }

  /** May a whole member with a scalar come now, as {@link member} takes it? */
  takesMembers(): boolean {
    const open = this.#open;
    return open[open.length - 1] === kinds.struct && open.length + MEMBER_DEPTH <= this.#depthLimit;
  }

  /** A whole member at once. @throws PublishError PROTOCOL */
  member(name: string, value: XmlRpcValue): void {
    this.#structs.beginMember();
    this.#structs.name(name);
    this.#structs.endMember(value);
  }

  /** What the whole document says. @throws PublishError PROTOCOL when it is cut off, or says nothing */
  response(): XmlRpcResponse {
    if (this.#open.length !== 1 || this.#root !== kinds.methodResponse) throw malformed('it ends too early');
    if (this.#fault !== undefined) return { fault: this.#fault };
    const [value] = this.#params ?? [];
    if (value === undefined || this.#params?.length !== 1) throw malformed('it has not exactly one value');
    return { value };
  }

  /** The same for a request. @throws PublishError PROTOCOL */
  call(): XmlRpcCall {
    if (this.#open.length !== 1 || this.#root !== kinds.methodCall || this.#methodName === undefined)
      throw malformed('it is no complete call');
    return { methodName: this.#methodName, params: this.#params ?? [] };
  }

  #openRoot(kind: number, tag: string): void {
    if (this.#root !== kinds.none || (kind !== kinds.methodResponse && kind !== kinds.methodCall))
      throw malformed(`it begins with <${shown(tag)}>`);
    this.#root = kind;
  }

  #beginParams(): void {
    if (this.#params !== undefined || this.#fault !== undefined) throw malformed('it answers twice');
    this.#params = [];
  }

  #endItem(value: XmlRpcValue): void {
    this.#lists[this.#lists.length - 1]?.push(value);
    this.#value = undefined;
  }

  #closeOuter(kind: number): void {
    switch (kind) {
      case kinds.param:
        if (this.#value === undefined) throw malformed('a param has no value');
        this.#params?.push(this.#value);
        this.#value = undefined;
        return;
      case kinds.fault:
        if (this.#params !== undefined || this.#fault !== undefined) throw malformed('it answers twice');
        this.#fault = faultOf(this.#value);
        return;
      case kinds.methodName:
        this.#methodName = this.#text.trim();
        return;
      default:
        return;
    }
  }
}

function faultOf(value: XmlRpcValue | undefined): XmlRpcFault {
  if (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  ) {
    const { faultCode, faultString } = value as { faultCode?: XmlRpcValue; faultString?: XmlRpcValue };
    if (typeof faultCode === 'number' && typeof faultString === 'string') return { faultCode, faultString };
  }
  throw malformed('a fault has no code or no text');
}

/** Between elements there is white space, nearly always one line feed. */
function isWords(text: string): boolean {
  return text !== '\n' && text !== '' && /\S/.test(text);
}

/** Part of what a stranger sent, for a message. */
function shown(tag: string): string {
  return tag.slice(0, 40);
}
