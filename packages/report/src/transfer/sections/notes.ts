import { html, type Html } from '../../html/html.js';
import { section, userText } from '../../sections/section.js';
import type { TransferReport } from '../transfer-report.js';

/** What is wrong with the data: first of all, since every figure rests on them. */
export function notesSection({ notes }: TransferReport): Html | null {
  if (notes.length === 0) return null;
  return section(
    'data',
    'Before you read on: the data',
    null,
    html`<ul class="warnings">
      ${notes.map((note) => html`<li class="warning">${userText(sentence(note))}</li>`)}
    </ul>`,
  );
}

/** With a capital at the beginning and a full stop at the end. */
function sentence(note: string): string {
  const text = note.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
