import { secondsChart } from '../charts/seconds-chart.js';
import { html, type Html } from '../html/html.js';
import { formatCount, formatFigure, formatSeconds } from '../numbers/format-number.js';
import type { SpeedReport, TimedPhase } from '../run-report.js';
import { section, userText } from './section.js';

/** Where the time went. */
export function speedSection(speed: SpeedReport | undefined): Html | null {
  if (!speed || speed.phases.length === 0) return null;
  const { backend, threads, device, phases } = speed;
  return section(
    'speed',
    'Speed',
    html`On the <b>${userText(backend)}</b> backend${
        threads !== undefined && `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`
      }${device !== undefined && html`, ${userText(device)}`}.`,
    html`<div class="pair">
      <figure class="chart">${secondsChart(phases)}</figure>
      <table>
        <thead>
          <tr>
            <th scope="col" class="text">part</th>
            <th scope="col">time</th>
            <th scope="col">images</th>
            <th scope="col">images/s</th>
          </tr>
        </thead>
        <tbody>
          ${phases.map((phase) => row(phase))}
        </tbody>
      </table>
    </div>`,
  );
}

function row({ name, seconds, images = NaN }: TimedPhase): Html {
  return html`<tr>
    <th scope="row" class="text">${userText(name)}</th>
    <td>${formatSeconds(seconds)}</td>
    <td>${formatCount(images)}</td>
    <td>${formatFigure(images / seconds)}</td>
  </tr>`;
}
