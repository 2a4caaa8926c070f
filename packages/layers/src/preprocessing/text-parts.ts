export type Standardizing = 'lowerAndStripPunctuation' | 'lower' | 'stripPunctuation';
export type Splitting = 'whitespace' | 'character';

const PUNCTUATION = /[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g;

/** ASCII letters alone, as TensorFlow does without an encoding. */
const lowerCase = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A text in the form in which equal words are equal. */
export function standardizeText(text: string, how: Standardizing | null): string {
  const lowered = how === 'lower' || how === 'lowerAndStripPunctuation' ? lowerCase(text) : text;
  const strips = how === 'stripPunctuation' || how === 'lowerAndStripPunctuation';
  return strips ? lowered.replace(PUNCTUATION, '') : lowered;
}

export function splitText(text: string, how: Splitting): string[] {
  if (how === 'character') return Array.from(text);
  // White space of ASCII, as TensorFlow splits.
  return text.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '');
}

/** Runs of tokens, joined by spaces: all of the first width, then all of the next, …. */
export function ngramsOf(tokens: readonly string[], widths: number | readonly number[]): string[] {
  const all = typeof widths === 'number' ? Array.from({ length: widths }, (_, i) => i + 1) : widths;
  return all.flatMap((width) =>
    Array.from({ length: Math.max(0, tokens.length - width + 1) }, (_, i) =>
      tokens.slice(i, i + width).join(' '),
    ),
  );
}
