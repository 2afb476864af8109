/** Control characters, and those that turn the direction of text: a store's message must not steer a terminal. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of strangers (stores, file names) as it may go to a terminal; keeps tabs and line ends. */
export function printable(text: string): string {
  return text.replace(steering, escaped);
}

/** The same on one line: line ends and tabs are shown too. */
export function oneLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
