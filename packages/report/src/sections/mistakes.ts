import { html, type Html } from '../html/html.js';
import { formatPercent } from '../numbers/format-number.js';
import type { MistakeReport, RunReport } from '../run-report.js';
import type { Summary } from '../statistics/summary.js';
import { section, userText } from './section.js';

/** What the model was surest of and wrong about: often a wrong label, or a gap in the data. */
export function mistakesSection(
  { mistakes, classes }: RunReport,
  { examples, correct }: Summary,
): Html | null {
  if (!mistakes) return null;
  if (mistakes.length === 0) {
    return examples > 0 && correct === examples
      ? section(
          'mistakes',
          'Mistakes',
          null,
          html`<p class="good">None: every example was right.</p>`,
        )
      : null;
  }
  return section(
    'mistakes',
    'Most confident mistakes',
    'What the model was surest of and wrong about. Look here for wrong labels and for kinds of pictures that the training examples lack.',
    html`<ul class="gallery">
      ${mistakes.map((mistake) => picture(mistake, classes))}
    </ul>`,
  );
}

function picture(
  { image, truth, predicted, probability, file }: MistakeReport,
  classes: readonly string[],
): Html {
  const wanted = classes[truth] ?? '';
  const given = classes[predicted] ?? '';
  return html`<li>
    <img src="${image}" alt="${file ?? 'picture'}: ${wanted}, taken for ${given}" />
    <p class="names">${userText(wanted)} → <b>${userText(given)}</b></p>
    <p class="small">
      ${formatPercent(probability)}${file !== undefined && html` · ${userText(file)}`}
    </p>
  </li>`;
}
