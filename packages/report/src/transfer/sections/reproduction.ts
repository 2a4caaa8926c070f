import { html, type Html } from '../../html/html.js';
import { section, userText } from '../../sections/section.js';
import type { TransferReport } from '../transfer-report.js';

export function transferReproduction({ reproduction }: TransferReport): Html {
  const { command, seed, versions = {}, hashes = {}, untested } = reproduction;
  const facts = Object.entries({
    ...(seed === undefined ? {} : { seed: String(seed) }),
    ...versions,
    ...hashes,
  });
  return section(
    'reproduce',
    'Do it again, and what was not tested',
    'A budget of time decides how many runs there are, so another machine makes more or fewer; each run by itself repeats bit for bit.',
    html`${command !== undefined && html`<pre><code>${command}</code></pre>`}
      <dl class="facts">
        ${facts.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${userText(value)}</dd>
            </div>`,
        )}
      </dl>
      <p class="note"><b>Not tested</b></p>
      <ul class="reasons">
        ${untested.map((what) => html`<li>${userText(what)}</li>`)}
      </ul>`,
  );
}
