import type { Tuned } from '../training/tuned.js';

/** What a fine-tuning noted of the data and its figures, with the names of classes for their numbers. */
export function notesOf({ notes }: Pick<Tuned, 'notes'>, labels: readonly string[]): string[] {
  const name = (number: string): string => `"${labels[Number(number)] ?? number}"`;
  return notes.map((note) =>
    note.replace(
      /\b(class|classes) (\d+(?:, \d+)*)/g,
      (_, word: string, numbers: string) => `${word} ${numbers.split(', ').map(name).join(', ')}`,
    ),
  );
}
