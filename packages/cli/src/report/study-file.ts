import type { KeptPart, StudyJournal } from '@graftjs/transfer';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { version } from '../version.js';

/** A file of one line for each part that a study has done, first of all which study it is. */
export interface StudyFile extends StudyJournal {
  readonly path: string;
  /** How many parts it holds. */
  readonly parts: number;
  /** How many of them were there already. */
  readonly found: number;
  remove(): Promise<void>;
}

/**
 * What an interrupted study goes on from. A line that was cut short, by a crash or a full disk, ends
 * it; what comes before it counts.
 */
export function studyFile(path: string): StudyFile {
  let [parts, found] = [0, 0];
  return {
    path,
    get parts() {
      return parts;
    },
    get found() {
      return found;
    },
    async open(study) {
      const first = JSON.stringify({ graft: version, study });
      const [head, ...lines] = await linesOf(path);
      const kept = head === first ? wholeLines(lines) : [];
      found = kept.length;
      parts = kept.length;
      // Again from the start of the file, so that no half of a line stays.
      await writeFile(path, [first, ...kept.map((part) => JSON.stringify(part)), ''].join('\n'));
      return kept;
    },
    async add(part) {
      await appendFile(path, `${JSON.stringify(part)}\n`);
      parts += 1;
    },
    remove: () => rm(path, { force: true }),
  };
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n');
}

function wholeLines(lines: readonly string[]): KeptPart[] {
  const parts: KeptPart[] = [];
  for (const line of lines) {
    try {
      parts.push(JSON.parse(line) as KeptPart);
    } catch {
      break;
    }
  }
  return parts;
}
