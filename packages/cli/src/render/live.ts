import type { Output } from '../io.js';

const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

/** Lines at the bottom of a terminal that are drawn again in place. */
export interface Live {
  /** Replaces the lines; none gives the terminal back as it was. */
  draw(lines: readonly string[]): void;
  /** Writes text above the lines, where it stays. */
  above(text: string): void;
}

/** The live lines of one terminal. Lines are cut at its width: a wrapped line could not be drawn over. */
export function createLive(output: Output): Live {
  let shown: readonly string[] = [];
  const erase = (): string => (shown.length === 0 ? '' : `\u001b[${String(shown.length)}A\u001b[0J`);
  const paint = (lines: readonly string[]): string =>
    lines.map((line) => `${[...line].slice(0, Math.max(1, output.columns - 1)).join('')}\n`).join('');
  return {
    draw: (lines) => {
      if (lines.length === 0 && shown.length === 0) return;
      const cursor = lines.length === 0 ? SHOW : shown.length === 0 ? HIDE : '';
      output.write(erase() + cursor + paint(lines));
      shown = [...lines];
    },
    above: (text) => output.write(erase() + text + paint(shown)),
  };
}
