import { type Element, elements, kinds } from './elements.js';
import { malformed } from './malformed.js';
import type { XmlRpcCall, XmlRpcFault, XmlRpcResponse, XmlRpcValue } from './value.js';

/** An element that is open. One shape for all: millions of them are made for a long list. */
class Frame {
  /** What a `value` has got so far; a `member`'s or `param`'s value; undefined until there is one. */
  value: XmlRpcValue | undefined = undefined;
  /** Of `array` and `params`. */
  items: XmlRpcValue[] | undefined = undefined;
  /** Of `struct`. */
  members: Record<string, XmlRpcValue> | undefined = undefined;
  /** Of `member`. */
  name: string | undefined = undefined;
  readonly element: Element;
  constructor(element: Element) {
    this.element = element;
  }
}

const TEXTUAL = kinds.value | kinds.name | kinds.methodName | kinds.scalar;
const TYPES = kinds.scalar | kinds.array | kinds.struct;

/** Builds values out of the elements of one document, with no tree of it. What is not closed yet is on a stack. */
export class XmlRpcDocument {
  readonly #depthLimit: number;
  readonly #textLimit: number;
  readonly #stack: Frame[] = [];
  #text = '';
  #capturing = false;
  #params: XmlRpcValue[] | undefined;
  #fault: XmlRpcFault | undefined;
  #methodName: string | undefined;
  #root = '';
  #done = false;

  constructor(limits: { readonly depth: number; readonly text: number }) {
    this.#depthLimit = limits.depth;
    this.#textLimit = limits.text;
  }

  /** @throws PublishError PROTOCOL */
  open(tag: string): void {
    const element = elements.get(tag);
    const parent = this.#stack[this.#stack.length - 1];
    if (parent === undefined) this.#assertRoot(tag);
    else if (element === undefined || (element.parents & parent.element.kind) === 0)
      throw malformed(`<${shown(tag)}> can't stand in <${parent.element.tag}>`);
    if (element === undefined) throw malformed(`it begins with <${shown(tag)}>`);
    if (this.#stack.length >= this.#depthLimit)
      throw malformed(`it is nested deeper than ${String(this.#depthLimit)} elements`);
    const { kind } = element;
    if (parent !== undefined && (kind & TYPES) !== 0) {
      if (parent.value !== undefined) throw malformed('a value has two types');
      if (isWords(this.#text)) throw malformed('a value has text before its type');
    }
    const frame = new Frame(element);
    if ((kind & (kinds.array | kinds.params)) !== 0) frame.items = [];
    else if (kind === kinds.struct) frame.members = {};
    this.#text = '';
    this.#capturing = (kind & TEXTUAL) !== 0;
    this.#stack.push(frame);
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
    const frame = this.#stack.pop();
    if (frame === undefined) throw malformed('an element ends that did not begin');
    const parent = this.#stack[this.#stack.length - 1];
    if (parent === undefined) this.#done = true;
    else this.#closeIn(frame, parent);
    this.#capturing = false;
  }

  /** What the whole document says. @throws PublishError PROTOCOL when it is cut off, or says nothing */
  response(): XmlRpcResponse {
    if (!this.#done || this.#root !== 'methodResponse') throw malformed('it ends too early');
    if (this.#fault !== undefined) return { fault: this.#fault };
    const [value] = this.#params ?? [];
    if (value === undefined || this.#params?.length !== 1) throw malformed('it has not exactly one value');
    return { value };
  }

  /** The same for a request. @throws PublishError PROTOCOL */
  call(): XmlRpcCall {
    if (!this.#done || this.#root !== 'methodCall' || this.#methodName === undefined)
      throw malformed('it is no complete call');
    return { methodName: this.#methodName, params: this.#params ?? [] };
  }

  #assertRoot(tag: string): void {
    if (this.#done || (tag !== 'methodResponse' && tag !== 'methodCall'))
      throw malformed(`it begins with <${shown(tag)}>`);
    this.#root = tag;
  }

  #closeIn(frame: Frame, parent: Frame): void {
    switch (frame.element.kind) {
      case kinds.scalar:
        parent.value = frame.element.read?.(this.#text) ?? null;
        return;
      case kinds.value:
        // Without a type it is a string, white space and all (edge-untyped-value).
        this.#give(parent, frame.value === undefined ? this.#text : frame.value);
        return;
      case kinds.array:
        parent.value = frame.items ?? [];
        return;
      case kinds.struct:
        parent.value = frame.members ?? {};
        return;
      case kinds.name:
        parent.name = this.#text;
        return;
      case kinds.member:
        addMember(parent, frame);
        return;
      case kinds.methodName:
        this.#methodName = this.#text.trim();
        return;
      case kinds.params:
        this.#params = frame.items ?? [];
        return;
      case kinds.fault:
        this.#fault = faultOf(frame.value);
        return;
      case kinds.param:
        if (frame.value === undefined) throw malformed('a param has no value');
        parent.items?.push(frame.value);
        return;
      default:
        return;
    }
  }

  #give(parent: Frame, value: XmlRpcValue): void {
    if (parent.element.kind === kinds.data) {
      this.#stack[this.#stack.length - 2]?.items?.push(value);
      return;
    }
    if (parent.value !== undefined) throw malformed(`<${parent.element.tag}> has two values`);
    parent.value = value;
  }
}

function addMember(struct: Frame, { name, value }: Frame): void {
  const { members } = struct;
  if (name === undefined || value === undefined || members === undefined)
    throw malformed('a member has no name or no value');
  // An ordinary assignment of this name would set the prototype instead of a member.
  if (name === '__proto__')
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
  else members[name] = value;
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
  return text !== '' && text !== '\n' && /\S/.test(text);
}

/** Part of what a stranger sent, for a message. */
function shown(tag: string): string {
  return tag.slice(0, 40);
}
