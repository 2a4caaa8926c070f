import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { Html, html } from '../html/html.js';

/** Made once: parsing a document takes longer than drawing a chart. */
let page: Document | undefined;

/**
 * A chart as inline SVG. Text and axes take the colour of the page, marks take its variables, so
 * that one chart serves light, dark and paper.
 *
 * @param label what a screen reader says in place of the chart
 */
export function drawPlot(label: string, chart: PlotOptions): Html {
  page ??= parseHTML('<!doctype html><html><body></body></html>').document;
  const svg = plot({
    ...chart,
    document: page,
    style: { fontFamily: 'inherit', fontSize: '11px', background: 'none' },
  });
  // Children of an image are not announced one by one; tooltips (<title>) still work.
  for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  const drawn = new Html(svg.outerHTML.replace(/^<svg/, ''));
  return html`<svg role="img" aria-label="${label}" ${drawn}`;
}
