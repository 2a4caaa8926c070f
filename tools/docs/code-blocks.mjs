import { readFileSync } from 'node:fs';

/** The fenced code of a Markdown file, with what stands behind its language. */
export function codeBlocks(file) {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^```(\w+)[ \t]*([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, language, note, code]) => ({ language, note: note.trim(), code }),
  );
}
