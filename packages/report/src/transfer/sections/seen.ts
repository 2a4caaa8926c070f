import { confusionSection } from '../../sections/confusion.js';
import { html, type Html } from '../../html/html.js';
import { formatCount, formatFigure, formatPercent } from '../../numbers/format-number.js';
import { section, userText } from '../../sections/section.js';
import { barRows } from '../charts/bar-rows.js';
import { embeddingChart, reliabilityChart } from '../charts/scatter-chart.js';
import type { TransferReport } from '../transfer-report.js';
import { sectionOr } from './omitted.js';

export function looksSection({ looks }: TransferReport): Html {
  return sectionOr('looks', 'Where it looks', looks, (part) => {
    const last = part.sanity.at(-1);
    return {
      lead: 'Grad-CAM of the base as it came and of the model now, and integrated gradients of the model: bright is what the answer rests on.',
      content: html`${part.examples.map(
        (example) =>
          html`<div class="look">
            <p class="names">
              ${userText(example.truth)} → <b>${userText(example.predicted)}</b>
              <span class="small">${formatPercent(example.probability)}</span>
            </p>
            <ul class="strip">
              ${example.pictures.map(
                ({ name, image }) =>
                  html`<li>
                    <img src="${image}" alt="${name}: ${example.truth}" />
                    <p class="small">${name}</p>
                  </li>`,
              )}
            </ul>
            ${example.completeness !== null && html`<p class="small">completeness error of the integrated gradients ${formatPercent(example.completeness)}</p>`}
          </div>`,
      )}
      ${
        last &&
        html`<p class="note">
          <b>Sanity check.</b> With the weights of one layer after the other shuffled, from the
          output inwards, the map of the first picture goes from
          ${formatFigure(part.sanity[0]?.similarity ?? NaN)} to ${formatFigure(last.similarity)} in
          rank correlation with that of the trained model:
          ${Math.abs(last.similarity) < 0.5 ? 'it explains the model, not only the picture' : 'it stays alike, so it says little about what was learned'}.
        </p>`
      }`,
    };
  });
}

export function embeddingSection({ embedding, classes }: TransferReport): Html {
  return sectionOr('embedding', 'How classes come apart', embedding, (part) => ({
    lead: html`Features of test examples in two principal components. The nearest neighbour in all
    dimensions is of the same class for
    ${part.views.map(({ name, nearest }, i) => html`${i > 0 && ', '}${formatPercent(nearest)} ${name}`)}.${part.aDistance !== null && html` A-distance of source and target: ${formatFigure(part.aDistance)} of 2.`}`,
    content: html`<div class="pair">
      ${part.views.map(
        (view) =>
          html`<figure class="chart">
            <figcaption><b>${view.name}</b></figcaption>
            ${embeddingChart(view, classes)}
          </figure>`,
      )}
    </div>`,
  }));
}

export function trustSection({ trust }: TransferReport): Html {
  return sectionOr('trust', 'How far to trust it', trust, (part) => ({
    lead: html`A temperature of ${formatFigure(part.temperature)} was fitted on
    ${formatCount(part.calibrated)} test examples and measured on the other
    ${formatCount(part.measured)};
    ${part.temperature > 1 ? 'the model was too sure of itself' : 'the model was not sure enough'}.`,
    content: html`<div class="pair triple">
      ${(['before', 'after'] as const).map((when) => {
        const view = part[when];
        return html`<figure class="chart">
          <figcaption>
            <b>${when}</b>
            <span class="small"
              >calibration error ${formatPercent(view.error)}, log loss
              ${formatFigure(view.loss)}</span
            >
          </figcaption>
          ${reliabilityChart(`Reliability ${when}`, view.bins)}
        </figure>`;
      })}
      <figure class="chart">
        <figcaption><b>sets of answers</b></figcaption>
        ${barRows(
          'Sizes of conformal sets',
          part.conformal.sizes.map((count, size) => ({
            name: size === 1 ? '1 class' : `${size} classes`,
            value: count,
            label: formatCount(count),
          })),
          340,
        )}
        <p class="small">
          Sets that promise to hold the truth ${formatPercent(1 - part.conformal.alpha, 0)} of the
          time held it ${formatPercent(part.conformal.coverage)}.
        </p>
      </figure>
    </div>`,
  }));
}

export function wrongSection(report: TransferReport): Html {
  const { mistakes, classes } = report;
  const name = (label: number) => userText(classes[label] ?? '');
  return html`${confusionSection(report)}
  ${
    mistakes.length > 0 &&
    section(
      'mistakes',
      'Most confident mistakes',
      'What the model was surest of and wrong about, with the training examples whose features are nearest: what the answer rests on.',
      html`<ul class="gallery wide-gallery">
        ${mistakes.map(
          ({ image, truth, predicted, probability, file, nearest }) =>
            html`<li>
              <div class="beside">
                <img
                  src="${image}"
                  alt="${file ?? 'picture'}: ${classes[truth] ?? ''}, taken for ${classes[predicted] ?? ''}"
                />
                <ul class="near">
                  ${nearest.map(
                    (near) =>
                      html`<li>
                        <img
                          src="${near.image}"
                          alt="training example: ${classes[near.label] ?? ''}"
                        />
                        <p class="small">${name(near.label)}</p>
                      </li>`,
                  )}
                </ul>
              </div>
              <p class="names">
                ${name(truth)} → <b>${name(predicted)}</b>
                <span class="small"
                  >${formatPercent(probability)}${file !== undefined && html` · ${userText(file)}`}</span
                >
              </p>
            </li>`,
        )}
      </ul>`,
    )
  }`;
}

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
