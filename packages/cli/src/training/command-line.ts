/** The command that repeats a run, as a shell takes it. */
export function commandLine(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
