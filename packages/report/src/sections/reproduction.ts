import { html, type Html } from '../html/html.js';
import type { ReproductionReport } from '../run-report.js';
import { section, userText } from './section.js';

/** What it takes to get the same bits again. */
export function reproductionSection(reproduction: ReproductionReport | undefined): Html | null {
  if (!reproduction) return null;
  const { command, seed, versions = {} } = reproduction;
  return section(
    'reproduce',
    'Do it again',
    'The same command with the same seed, versions and backend gives the same weights, bit for bit.',
    html`${command !== undefined && html`<pre><code>${command}</code></pre>`}
      <dl class="facts">
        ${
          seed !== undefined &&
          html`<div>
            <dt>seed</dt>
            <dd>${seed}</dd>
          </div>`
        }
        ${Object.entries(versions).map(
          ([name, version]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${userText(version)}</dd>
            </div>`,
        )}
      </dl>`,
  );
}
