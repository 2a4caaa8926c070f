import { html, type Html } from '../html/html.js';

/** A figure in a table with a bar behind it that is `share` of the full width. */
export function barCell(text: string, share: number): Html {
  const width = Number.isFinite(share) ? (Math.min(1, Math.max(0, share)) * 100).toFixed(1) : '0';
  return html`<td class="bar"><span>${text}</span><i style="--share:${width}%"></i></td>`;
}
